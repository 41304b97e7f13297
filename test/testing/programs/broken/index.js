"use strict";

require("../network").publicMachine([]);
throw new Error("the second half is missing");
