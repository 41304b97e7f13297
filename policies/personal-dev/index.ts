import { PolicyPack } from "@pulumi/policy";
import { policyPackArguments } from "../pack";
import { personalDev } from "./definition";

// Starts the analyzer server and prints its port: never import this file, and never print anything before.
new PolicyPack(personalDev.name, policyPackArguments(personalDev));
