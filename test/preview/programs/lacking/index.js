"use strict";
require("@pulumi/nosuchcloud");
