"use strict";
throw new Error("this pack is broken");
