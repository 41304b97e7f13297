"use strict";

const aws = require("@pulumi/aws");
const pulumi = require("@pulumi/pulumi");
const random = require("@pulumi/random");

/** One of each way in which resources of a program hang together. */
class Site extends pulumi.ComponentResource {
  constructor(name, args, options) {
    super("fixture:index:Site", name, args, options);
    const own = { parent: this };
    this.network = new aws.ec2.Vpc(`${name}-network`, { cidrBlock: args.cidrBlock, tags: { site: name } }, own);
    this.group = new aws.ec2.SecurityGroup(
      `${name}-group`,
      { vpcId: this.network.id, description: pulumi.interpolate`of ${this.network.id}` },
      own,
    );
    this.inner = new Zone(`${name}-zone`, { network: this.network.id, blocks: ["10.1.0.0/24", "10.1.1.0/24"] }, own);
    this.registerOutputs({ group: this.group.id, zones: 2 });
  }
}

class Zone extends pulumi.ComponentResource {
  constructor(name, args, options) {
    super("fixture:index:Zone", name, args, options);
    this.subnets = args.blocks.map(
      (cidrBlock, index) => new aws.ec2.Subnet(`${name}-${index}`, { vpcId: args.network, cidrBlock }, { parent: this }),
    );
    this.registerOutputs();
  }
}

const config = new pulumi.Config();
const abroad = new aws.Provider("abroad", { region: "eu-west-1", defaultTags: { tags: { where: "abroad" } } });
const password = new random.RandomPassword("password", { length: 24 });
const site = new Site("site", { cidrBlock: "10.1.0.0/16", note: pulumi.secret("hidden") });
new Site("elsewhere", { cidrBlock: "10.2.0.0/16" }, { providers: { aws: abroad } });
const foreign = aws.ec2.SecurityGroup.get("foreign", "sg-0123456789abcdef0");
const role = new aws.iam.Role("role", { assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [] }) });
new aws.iam.RolePolicy("policy", {
  role: role.name,
  policy: pulumi.all([password.result, role.arn]).apply(([_secret, arn]) => JSON.stringify({ Resource: arn })),
});
new aws.ec2.Instance(
  "agent",
  {
    ami: "ami-0123456789abcdef0",
    subnetId: site.inner.subnets[0].id,
    vpcSecurityGroupIds: [site.group.id, foreign.id],
    instanceType: config.get("size") ?? "t3.small",
    userData: pulumi.secret("#cloud-config"),
    rootBlockDevice: { encrypted: true, volumeSize: undefined },
    metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
  },
  { protect: true, ignoreChanges: ["ami"], dependsOn: [site], additionalSecretOutputs: ["privateIp"] },
);
new aws.ec2.SecurityGroupRule("rule", {
  type: "ingress",
  securityGroupId: site.group.id,
  sourceSecurityGroupId: foreign.id,
  protocol: "tcp",
  fromPort: 22,
  toPort: 22,
});
new aws.ssm.Parameter("token", { type: "SecureString", value: password.result });
exports.group = site.group.id;
exports.token = password.result;
