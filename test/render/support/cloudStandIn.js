// A stand-in for the two services a machine of ours talks to: instance metadata (version 2 only) and the SSM parameter store. It refuses
// what AWS refuses: no session token, an unsigned or wrongly signed request, an unsigned security token.
// Metadata on 169.254.169.254:80, the parameter store on port 443 of every address, without TLS.
// Usage: node cloudStandIn.js STATE-FILE PARAMETERS-JSON [REFUSALS]; prints "ready"; writes its parameters to STATE-FILE after each change.
const { createHash, createHmac, randomBytes, timingSafeEqual } = require("node:crypto");
const { writeFileSync } = require("node:fs");
const http = require("node:http");

const [stateFile, given, refusals = "0"] = process.argv.slice(2);
const parameters = JSON.parse(given);
const session = randomBytes(24).toString("base64");
const credentials = { AccessKeyId: "AKIDEXAMPLE", SecretAccessKey: "wJalr/XUtn+FEMI=", Token: 'sess/ion+tok"en==' };
let refuse = Number(refusals);

const metadata = {
  "/latest/meta-data/placement/region": "eu-central-1",
  "/latest/meta-data/services/domain": "amazonaws.com",
  "/latest/meta-data/iam/security-credentials/": "ember-role",
  "/latest/meta-data/iam/security-credentials/ember-role": JSON.stringify(credentials),
};

http
  .createServer((request, response) => {
    const answer = (status, text) => response.writeHead(status).end(text);
    // A role's credentials may not be there yet.
    if (refuse > 0) {
      refuse -= 1;
      answer(503, "");
    } else if (request.method === "PUT" && request.url === "/latest/api/token") {
      answer(request.headers["x-aws-ec2-metadata-token-ttl-seconds"] ? 200 : 400, session);
    } else if (request.headers["x-aws-ec2-metadata-token"] !== session) {
      answer(401, "");
    } else {
      answer(metadata[request.url] === undefined ? 404 : 200, metadata[request.url] ?? "");
    }
  })
  .listen(80, "169.254.169.254", () => {
    http
      .createServer((request, response) => {
        const chunks = [];
        request.on("data", (chunk) => chunks.push(chunk));
        request.on("end", () => {
          const body = Buffer.concat(chunks).toString();
          const answer = (status, value) => response.writeHead(status).end(JSON.stringify(value));
          const problem = signatureProblem(request, body);
          if (problem !== undefined) {
            answer(400, { __type: "InvalidSignatureException", message: problem });
            return;
          }
          const { Name, Value, WithDecryption } = JSON.parse(body);
          switch (request.headers["x-amz-target"]) {
            case "AmazonSSM.GetParameter":
              if (parameters[Name] === undefined) {
                answer(400, { __type: "ParameterNotFound" });
              } else {
                answer(200, { Parameter: { Name, Value: WithDecryption ? parameters[Name] : "encrypted" } });
              }
              return;
            case "AmazonSSM.PutParameter":
              parameters[Name] = Value;
              writeFileSync(stateFile, JSON.stringify(parameters));
              answer(200, { Version: 1 });
              return;
            default:
              answer(400, { __type: "UnknownOperationException" });
          }
        });
      })
      .listen(443, "0.0.0.0", () => console.log("ready"));
  });

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
function signatureProblem(request, body) {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? "",
    );
  if (match === null) {
    return "not signed";
  }
  const [, accessKey, day, region, service, signedHeaders, signature] = match;
  if (accessKey !== credentials.AccessKeyId || region !== "eu-central-1" || service !== "ssm") {
    return "signed for another service";
  }
  if (
    request.headers["x-amz-security-token"] !== credentials.Token ||
    !signedHeaders.split(";").includes("x-amz-security-token")
  ) {
    return "security token not signed";
  }
  const hash = (text) => createHash("sha256").update(text).digest("hex");
  const hmac = (key, text) => createHmac("sha256", key).update(text).digest();
  const headers = signedHeaders.split(";").map((name) => `${name}:${request.headers[name].trim()}\n`);
  const canonical = [request.method, request.url, "", headers.join(""), signedHeaders, hash(body)].join("\n");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", request.headers["x-amz-date"], scope, hash(canonical)].join("\n");
  const key = [day, region, service, "aws4_request"].reduce(
    (secret, part) => hmac(secret, part),
    `AWS4${credentials.SecretAccessKey}`,
  );
  return timingSafeEqual(hmac(key, text), Buffer.from(signature, "hex")) ? undefined : "wrong signature";
}
