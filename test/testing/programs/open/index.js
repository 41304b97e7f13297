"use strict";

require("../network").publicMachine([{ protocol: "tcp", fromPort: 9090, toPort: 9090, cidrBlocks: ["0.0.0.0/0"] }]);
