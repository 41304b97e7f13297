/** Pulumi tokens of the AWS resources that the engine models; several tokens in one list answer the same kind of reference. */
export const vpcTypes = ["aws:ec2/vpc:Vpc", "aws:ec2/defaultVpc:DefaultVpc"] as const;
export const subnetTypes = ["aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet"] as const;
export const instanceTypes = ["aws:ec2/instance:Instance", "aws:ec2/spotInstanceRequest:SpotInstanceRequest"] as const;
export const interfaceType = "aws:ec2/networkInterface:NetworkInterface";
export const groupTypes = ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"] as const;
export const routeTableTypes = ["aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable"] as const;
export const networkAclTypes = ["aws:ec2/networkAcl:NetworkAcl", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"] as const;
export const internetGatewayType = "aws:ec2/internetGateway:InternetGateway";
export const egressOnlyGatewayType = "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway";
export const natGatewayType = "aws:ec2/natGateway:NatGateway";
export const peeringTypes = [
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
] as const;
export const prefixListType = "aws:ec2/managedPrefixList:ManagedPrefixList";
export const elasticAddressType = "aws:ec2/eip:Eip";
export const launchTemplateType = "aws:ec2/launchTemplate:LaunchTemplate";
export const autoscalingGroupType = "aws:autoscaling/group:Group";
export const loadBalancerType = "aws:lb/loadBalancer:LoadBalancer";
export const classicLoadBalancerType = "aws:elb/loadBalancer:LoadBalancer";
export const listenerType = "aws:lb/listener:Listener";
export const targetGroupType = "aws:lb/targetGroup:TargetGroup";
export const listenerRuleType = "aws:lb/listenerRule:ListenerRule";
