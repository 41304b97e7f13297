"use strict";
// A bastion and an agent as someone might write them: what is open is declared, and config `admin` opens more than that.
const pulumi = require("@pulumi/pulumi");
const aws = require("@pulumi/aws");

const config = new pulumi.Config();
const only = { match: { kind: "all" }, authentication: "key" };
const listener = (name, protocol, port, role) => ({
  name,
  protocol,
  port,
  bind: "any",
  owner: "root",
  presence: "required",
  surfaces: [{ name, role, ...only }],
});

const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
const gateway = new aws.ec2.InternetGateway("net", { vpcId: vpc.id });
const table = new aws.ec2.RouteTable("public", { vpcId: vpc.id });
new aws.ec2.Route("public", { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id });
const front = new aws.ec2.Subnet("public", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
new aws.ec2.RouteTableAssociation("public", { routeTableId: table.id, subnetId: front.id });
const back = new aws.ec2.Subnet("private", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24" });

class Machine extends pulumi.ComponentResource {
  constructor(type, name, { grants, listeners, subnetId, ingress, isPublic }) {
    super(`sallyport:index:${type}`, name, { grants, listeners });
    const parent = this;
    this.group = new aws.ec2.SecurityGroup(`${name}-sg`, { vpcId: vpc.id }, { parent });
    for (const [rule, args] of Object.entries(ingress)) {
      new aws.vpc.SecurityGroupIngressRule(`${name}-${rule}`, { securityGroupId: this.group.id, ...args }, { parent });
    }
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-https`,
      { securityGroupId: this.group.id, ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" },
      { parent },
    );
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-ssh`,
      { securityGroupId: this.group.id, ipProtocol: "tcp", fromPort: 2222, toPort: 2222, cidrIpv4: "10.0.1.0/24" },
      { parent },
    );
    const vpcSecurityGroupIds = [this.group.id];
    const machine = new aws.ec2.Instance(
      name,
      { ami: "ami-1", subnetId, vpcSecurityGroupIds, associatePublicIpAddress: isPublic },
      { parent },
    );
    this.address = machine.privateIp;
    this.registerOutputs({});
  }
}

const because = { reason: "operators <dial> in", approvedBy: "ada" };
const office = config.get("office");
const admin = config.get("admin");
const bastion = new Machine("BastionHost", "jump", {
  subnetId: front.id,
  isPublic: true,
  listeners: [listener("wireguard", "udp", 51820, "tunnel"), listener("ssh", "tcp", 2222, "ssh")],
  grants: [
    { from: "internet", to: "wireguard", via: "direct", ...because },
    ...(office === undefined ? [] : [{ from: office, to: "ssh", via: "direct", ...because }]),
  ],
  ingress: {
    wireguard: { ipProtocol: "udp", fromPort: 51820, toPort: 51820, cidrIpv4: "0.0.0.0/0" },
    ...(office === undefined ? {} : { ssh: { ipProtocol: "tcp", fromPort: 2222, toPort: 2222, cidrIpv4: office } }),
    ...(admin === undefined ? {} : { admin: { ipProtocol: "tcp", fromPort: 8000, toPort: 8100, cidrIpv4: admin } }),
  },
});
const agent = new Machine("HardenedAgent", "ember", {
  subnetId: back.id,
  isPublic: false,
  listeners: [listener("ssh", "tcp", 2222, "ssh")],
  grants: [{ from: "bastion", to: "ssh", via: "bastion", ...because }],
  ingress: { ssh: { ipProtocol: "tcp", fromPort: 2222, toPort: 2222, referencedSecurityGroupId: bastion.group.id } },
});
exports.agent = agent.address;
