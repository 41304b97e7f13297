"use strict";
console.log("hello");
setInterval(() => undefined, 60_000);
