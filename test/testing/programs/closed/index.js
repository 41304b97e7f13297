"use strict";

require("../network").publicMachine([]);
