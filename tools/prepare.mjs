// npm runs this after an install in a clone, for an install from git, and before packing: what is handed out is always built.
import { buildIfStale } from "./build.mjs";

if (process.env.SALLYPORT_NO_PREPARE !== "1") await buildIfStale();
