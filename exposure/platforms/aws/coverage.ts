import type { Graph } from "../../graph/graph";
import type { Step } from "../../proof";

/** How well the engine knows a resource type, for the reader of a verdict. */
export interface Coverage {
  readonly type: string;
  /** What of it is exact. */
  readonly exact: string;
  /** What of it answers `depends`. */
  readonly depends: string;
  /** The vendor's page that the model follows. */
  readonly page: string;
}

const vpcGuide = "https://docs.aws.amazon.com/vpc/latest/userguide";
const elbGuide = "https://docs.aws.amazon.com/elasticloadbalancing/latest";
const cloudFrontGuide = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide";
const acceleratorGuide = "https://docs.aws.amazon.com/global-accelerator/latest/dg";
const apiGatewayGuide = "https://docs.aws.amazon.com/apigateway/latest/developerguide";
const ec2Guide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide";

const ingressForms =
  "protocols by name and number, -1, port ranges, ICMP types and codes, both families, lists, self, groups, prefix lists";

/** The resource types that the engine models. */
export const modelled: readonly Coverage[] = [
  covered(
    "aws:apigateway/basePathMapping:BasePathMapping",
    "a domain that leads to an API",
    "one of several APIs",
    `${apiGatewayGuide}/rest-api-disable-default-endpoint.html`,
  ),
  covered(
    "aws:apigateway/deployment:Deployment",
    "with a stage name: a stage",
    "one of several APIs",
    `${apiGatewayGuide}/set-up-deployments.html`,
  ),
  covered(
    "aws:apigateway/integration:Integration",
    "HTTP integrations over the internet and through VPC links of both kinds; whatever route leads to them",
    "hosts and ports that are not known yet",
    `${apiGatewayGuide}/set-up-private-integration.html`,
  ),
  covered(
    "aws:apigateway/method:Method",
    "whether it asks who is calling",
    "authorizers that judge for themselves",
    `${apiGatewayGuide}/apigateway-control-access-to-api.html`,
  ),
  covered(
    "aws:apigateway/restApi:RestApi",
    "endpoint type, default endpoint, families, stages",
    "resource policies with conditions; what a document hands requests on to",
    `${apiGatewayGuide}/api-gateway-api-endpoint-types.html`,
  ),
  covered(
    "aws:apigateway/restApiPolicy:RestApiPolicy",
    "policies without conditions and denials",
    "other policies",
    `${apiGatewayGuide}/apigateway-resource-policies.html`,
  ),
  covered("aws:apigateway/stage:Stage", "a stage of one API", "one of several APIs", `${apiGatewayGuide}/set-up-stages.html`),
  covered(
    "aws:apigateway/vpcLink:VpcLink",
    "a private link to one network load balancer, whose groups are asked unless told not to be",
    "groups that admit some addresses: the gateway's are not known",
    `${apiGatewayGuide}/set-up-nlb-for-vpclink-using-console.html`,
  ),
  covered(
    "aws:apigatewayv2/api:Api",
    "default endpoint, families, stages, quick targets",
    "what a document hands requests on to",
    `${apiGatewayGuide}/http-api.html`,
  ),
  covered(
    "aws:apigatewayv2/apiMapping:ApiMapping",
    "a domain that leads to an API",
    "one of several APIs",
    `${apiGatewayGuide}/http-api-custom-domain-names.html`,
  ),
  covered(
    "aws:apigatewayv2/integration:Integration",
    "HTTP integrations over the internet, to load balancers by listener; whatever route leads to them",
    "services of Cloud Map; hosts and ports that are not known yet",
    `${apiGatewayGuide}/http-api-develop-integrations-private.html`,
  ),
  covered(
    "aws:apigatewayv2/route:Route",
    "whether it asks who is calling",
    "authorizers that judge for themselves",
    `${apiGatewayGuide}/http-api-access-control.html`,
  ),
  covered("aws:apigatewayv2/stage:Stage", "a stage of one API", "one of several APIs", `${apiGatewayGuide}/http-api-stages.html`),
  covered(
    "aws:apigatewayv2/vpcLink:VpcLink",
    "an interface in each subnet, with groups; it receives nothing",
    "unknown subnets or groups",
    `${apiGatewayGuide}/http-api-vpc-links.html`,
  ),
  covered(
    "aws:apprunner/service:Service",
    "public unless its ingress is private",
    "unknown ingress; the ways into a private one are not followed",
    "https://docs.aws.amazon.com/apprunner/latest/dg/network-pl.html",
  ),
  covered(
    "aws:autoscaling/attachment:Attachment",
    "a group's machines as targets",
    "one of several target groups",
    `https://docs.aws.amazon.com/autoscaling/ec2/userguide/attach-load-balancer-asg.html`,
  ),
  covered(
    "aws:autoscaling/group:Group",
    "one machine in each of its subnets, by its launch template",
    "launch configurations; templates outside the graph",
    `https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-in-vpc.html`,
  ),
  covered(
    "aws:dax/cluster:Cluster",
    "groups, plain or encrypted port; no public address",
    "unknown encryption",
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.concepts.cluster.html",
  ),
  covered(
    "aws:dms/replicationInstance:ReplicationInstance",
    "public switch, subnet group, groups",
    "without a switch; one of several subnets",
    "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReplicationInstance.VPC.html",
  ),
  covered(
    "aws:docdb/cluster:Cluster",
    "network, groups and port of its instances; no public address",
    "IPv6 of dual-stack clusters",
    "https://docs.aws.amazon.com/documentdb/latest/developerguide/connect-from-outside-a-vpc.html",
  ),
  covered(
    "aws:docdb/clusterInstance:ClusterInstance",
    "its cluster's subnets, groups and port; no public address",
    "clusters outside the graph",
    "https://docs.aws.amazon.com/documentdb/latest/developerguide/connect-from-outside-a-vpc.html",
  ),
  covered(
    "aws:cloudfront/distribution:Distribution",
    "its switch and families, HTTP, HTTPS and HTTP/3; origins that are hosts of the graph and that a behaviour asks for; TLS floor",
    "an origin that admits part of the world, e.g. the prefix list of CloudFront; several hosts that are not known yet; web ACLs are not asked",
    `${cloudFrontGuide}/DownloadDistValuesOrigin.html`,
  ),
  covered(
    "aws:cloudfront/vpcOrigin:VpcOrigin",
    "an origin whose groups admit its whole VPC; an internet gateway attached; public access not blocked",
    "groups that admit part of the VPC or a group outside the graph: CloudFront's interface and group are not in it",
    `${cloudFrontGuide}/private-content-vpc-origins.html`,
  ),
  covered(
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
    "the adopted list, inline rules and rule resources",
    "unknown numbers, actions, ranges",
    `${vpcGuide}/default-network-acl.html`,
  ),
  covered(
    "aws:ec2/defaultRouteTable:DefaultRouteTable",
    "the adopted main table",
    "unknown routes",
    `${vpcGuide}/subnet-route-tables.html`,
  ),
  covered(
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "the adopted group; untouched, it admits its members and lets everything out",
    "the default group of a VPC outside the graph",
    `${vpcGuide}/default-security-group.html`,
  ),
  covered(
    "aws:ec2/defaultSubnet:DefaultSubnet",
    "gives public addresses unless told otherwise",
    "-",
    `${vpcGuide}/default-vpc.html`,
  ),
  covered(
    "aws:ec2/defaultVpc:DefaultVpc",
    "AWS's default state: internet gateway, main route, open network ACL",
    "-",
    `${vpcGuide}/default-vpc.html`,
  ),
  covered(
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
    "outbound IPv6 alone",
    "-",
    `${vpcGuide}/egress-only-internet-gateway.html`,
  ),
  covered(
    "aws:ec2/eip:Eip",
    "association by instance or interface",
    "one of several candidates",
    `${ec2Guide}/elastic-ip-addresses-eip.html`,
  ),
  covered(
    "aws:ec2/eipAssociation:EipAssociation",
    "association by instance or interface",
    "one of several candidates",
    `${ec2Guide}/elastic-ip-addresses-eip.html`,
  ),
  covered(
    "aws:ec2/instance:Instance",
    "addresses, subnet, groups, own and templated settings, several interfaces",
    "subnet outside the graph; unknown settings",
    `${ec2Guide}/using-instance-addressing.html`,
  ),
  covered("aws:ec2/internetGateway:InternetGateway", "attached by itself", "-", `${vpcGuide}/VPC_Internet_Gateway.html`),
  covered(
    "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
    "attached by a resource of its own",
    "an attachment to one of several gateways",
    `${vpcGuide}/VPC_Internet_Gateway.html`,
  ),
  covered(
    "aws:ec2/launchTemplate:LaunchTemplate",
    "its first interface and groups",
    "unknown interfaces",
    `${ec2Guide}/ec2-launch-templates.html`,
  ),
  covered(
    "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
    "the VPC's main table",
    "-",
    `${vpcGuide}/subnet-route-tables.html`,
  ),
  covered(
    "aws:ec2/managedPrefixList:ManagedPrefixList",
    "inline entries and entry resources",
    "lists kept by AWS or outside the graph",
    `${vpcGuide}/managed-prefix-lists.html`,
  ),
  covered(
    "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
    "an entry of one list",
    "an entry of one of several lists",
    `${vpcGuide}/managed-prefix-lists.html`,
  ),
  covered(
    "aws:ec2/natGateway:NatGateway",
    "outbound to what its own subnet routes to the internet and its network ACL lets through; inbound nothing",
    "a network ACL at its subnet that lets some of the senders through",
    `${vpcGuide}/vpc-nat-gateway.html`,
  ),
  covered(
    "aws:ec2/networkAcl:NetworkAcl",
    "first match by number, both directions, replies to ephemeral ports 1024-65535",
    "unknown numbers, actions, ranges; part of the ephemeral ports",
    `${vpcGuide}/vpc-network-acls.html`,
  ),
  covered(
    "aws:ec2/networkAclAssociation:NetworkAclAssociation",
    "the list of one subnet",
    "one of several",
    `${vpcGuide}/vpc-network-acls.html`,
  ),
  covered(
    "aws:ec2/networkAclRule:NetworkAclRule",
    "a numbered rule",
    "a rule of one of several lists",
    `${vpcGuide}/nacl-rules.html`,
  ),
  covered(
    "aws:ec2/networkInterface:NetworkInterface",
    "groups, subnet, attachments from either side; a public address by Elastic IP alone",
    "unknown attachments",
    `${ec2Guide}/using-eni.html`,
  ),
  covered(
    "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment",
    "an interface of one instance",
    "-",
    `${ec2Guide}/using-eni.html`,
  ),
  covered(
    "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment",
    "a further group of one interface",
    "one of several",
    `${ec2Guide}/ec2-security-groups.html`,
  ),
  covered(
    "aws:ec2/route:Route",
    "longest prefix; internet, NAT, egress-only, peering",
    "transit, virtual private and other gateways outward; unknown destinations",
    `${vpcGuide}/VPC_Route_Tables.html`,
  ),
  covered("aws:ec2/routeTable:RouteTable", "inline routes", "unknown routes", `${vpcGuide}/VPC_Route_Tables.html`),
  covered(
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "the table of one subnet",
    "one of several",
    `${vpcGuide}/subnet-route-tables.html`,
  ),
  covered(
    "aws:ec2/securityGroup:SecurityGroup",
    `inline rules: ${ingressForms}`,
    "groups outside the graph; unknown rules, peers, ports",
    `${vpcGuide}/vpc-security-groups.html`,
  ),
  covered(
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    ingressForms,
    "a rule of one of several groups",
    `${vpcGuide}/security-group-rules.html`,
  ),
  covered(
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
    "as an instance",
    "as an instance",
    `${ec2Guide}/using-spot-instances.html`,
  ),
  covered(
    "aws:ec2/subnet:Subnet",
    "addresses of both families, default assignment",
    "unknown ranges and switches",
    `${vpcGuide}/configure-subnets.html`,
  ),
  covered("aws:ec2/vpc:Vpc", "its own routes, group, table and network ACL", "-", `${vpcGuide}/how-it-works.html`),
  covered(
    "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
    "lifts one or both directions for a subnet or VPC",
    "unknown mode",
    `${vpcGuide}/security-vpc-bpa.html`,
  ),
  covered(
    "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
    "blocks ingress or both directions",
    "unknown mode; settings of the account that the graph does not hold",
    `${vpcGuide}/security-vpc-bpa.html`,
  ),
  covered(
    "aws:ec2/vpcEndpointService:VpcEndpointService",
    "never the internet: only interface endpoints in other VPCs reach its load balancers",
    "-: who is allowed in other accounts is not told",
    `https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html`,
  ),
  covered(
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    "joins two VPCs where both route to it; never transitive",
    "a peer outside the graph",
    `https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html`,
  ),
  covered(
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
    "as the connection",
    "a peer outside the graph",
    `https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html`,
  ),
  covered(
    "aws:ec2clientvpn/endpoint:Endpoint",
    "public UDP 443, or the transport and port that are set; both families",
    "unknown transport or port; what clients reach behind it is not followed",
    "https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/cvpn-working-endpoints.html",
  ),
  covered(
    "aws:ecs/service:Service",
    "tasks with interfaces of their own: public address, subnets, groups; targets of load balancers by container port",
    "one of several subnets; IPv6, by a setting of the account; tasks of other network modes are seen as their machines alone",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
  ),
  covered(
    "aws:eks/cluster:Cluster",
    "public endpoint, its allow-list, both families; the private endpoint's subnets and given groups",
    "what the group that EKS adds to the private endpoint admits",
    "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
  ),
  covered(
    "aws:elasticache/cluster:Cluster",
    "groups, port of the engine; no public address",
    "IPv6 of dual-stack nodes",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/elasticache-vpc-accessing.html",
  ),
  covered(
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "groups, port; no public address",
    "IPv6 of dual-stack nodes",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/elasticache-vpc-accessing.html",
  ),
  covered(
    "aws:elasticache/serverlessCache:ServerlessCache",
    "groups, ports of the engine; no public address",
    "IPv6 of dual-stack caches",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/elasticache-vpc-accessing.html",
  ),
  covered(
    "aws:elasticsearch/domain:Domain",
    "as an OpenSearch domain",
    "as an OpenSearch domain",
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html",
  ),
  covered(
    "aws:elb/attachment:Attachment",
    "an instance of one load balancer",
    "-",
    `${elbGuide}/classic/elb-deregister-register-instances.html`,
  ),
  covered(
    "aws:elb/loadBalancer:LoadBalancer",
    "scheme, groups, listeners, instances",
    "unknown listeners or instances",
    `${elbGuide}/classic/introduction.html`,
  ),
  covered(
    "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
    "never a way in from the internet",
    "what lies behind the hub",
    `https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering.html`,
  ),
  covered(
    "aws:ec2transitgateway/route:Route",
    "never a way in from the internet",
    "which networks the hub joins",
    `https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html`,
  ),
  covered(
    "aws:ec2transitgateway/routeTable:RouteTable",
    "never a way in from the internet",
    "which networks the hub joins",
    `https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html`,
  ),
  covered(
    "aws:ec2transitgateway/transitGateway:TransitGateway",
    "never a way in from the internet",
    "every network beyond a route to it, both ways",
    `https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html`,
  ),
  covered(
    "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
    "never a way in from the internet",
    "every network beyond a route to it, both ways",
    `https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html`,
  ),
  covered(
    "aws:globalaccelerator/accelerator:Accelerator",
    "its switch and families",
    "unknown settings",
    `${acceleratorGuide}/what-is-global-accelerator.html`,
  ),
  covered(
    "aws:globalaccelerator/endpointGroup:EndpointGroup",
    "load balancers, machines, Elastic IPs; port overrides, weights and dial at 0; the client's address kept or not; internet gateway",
    "endpoints that admit part of the world where the client's address is not kept; one of several endpoints",
    `${acceleratorGuide}/about-endpoints.sipp-caveats.html`,
  ),
  covered(
    "aws:globalaccelerator/listener:Listener",
    "protocol and port ranges",
    "unknown ports or protocol; one of several accelerators",
    `${acceleratorGuide}/about-listeners.html`,
  ),
  covered(
    "aws:lambda/function:Function",
    "in a VPC it sends from its subnets and groups and takes nothing; calls come by function URLs",
    "unknown subnets or groups",
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
  ),
  covered(
    "aws:lambda/functionUrl:FunctionUrl",
    "on the internet in both families; signed by IAM or open to all",
    "unknown authorization",
    "https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html",
  ),
  covered(
    "aws:lb/listener:Listener",
    "protocol and port, forwarding, weighted, redirecting and fixed actions",
    "unknown actions or ports",
    `${elbGuide}/application/load-balancer-listeners.html`,
  ),
  covered(
    "aws:lb/listenerRule:ListenerRule",
    "forwarding actions, whatever the conditions",
    "unknown actions",
    `${elbGuide}/application/listener-rules.html`,
  ),
  covered(
    "aws:lb/loadBalancer:LoadBalancer",
    "application and network: scheme, both families, groups, chains of load balancers",
    "unknown kind or scheme",
    `${elbGuide}/userguide/how-elastic-load-balancing-works.html`,
  ),
  covered(
    "aws:lb/targetGroup:TargetGroup",
    "instances, addresses, load balancers, autoscaling groups; client addresses kept or not",
    "targets or attributes not known",
    `${elbGuide}/network/edit-target-group-attributes.html`,
  ),
  covered(
    "aws:lb/targetGroupAttachment:TargetGroupAttachment",
    "a target by id or by known address",
    "an address that may be one of several machines'",
    `${elbGuide}/application/load-balancer-target-groups.html`,
  ),
  covered(
    "aws:lightsail/containerService:ContainerService",
    "public HTTPS while a deployment has a public endpoint",
    "one of several deployments",
    "https://docs.aws.amazon.com/lightsail/latest/userguide/amazon-lightsail-container-services-deployments.html",
  ),
  covered(
    "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion",
    "its public endpoint",
    "one of several services",
    "https://docs.aws.amazon.com/lightsail/latest/userguide/amazon-lightsail-container-services-deployments.html",
  ),
  covered(
    "aws:lightsail/database:Database",
    "public switch, the engine's port",
    "unknown engine",
    "https://docs.aws.amazon.com/lightsail/latest/userguide/amazon-lightsail-configuring-database-public-mode.html",
  ),
  covered(
    "aws:lightsail/instance:Instance",
    "the first firewall rules of operating systems (22 and 80, 3389 for Windows), both families",
    "what application blueprints open",
    "https://docs.aws.amazon.com/lightsail/latest/userguide/understanding-firewall-and-port-mappings-in-amazon-lightsail.html",
  ),
  covered(
    "aws:lightsail/instancePublicPorts:InstancePublicPorts",
    "replaces the rules of its instance: protocols, ports, networks of both families",
    "the console's alias; one of several instances or lists",
    "https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_PutInstancePublicPorts.html",
  ),
  covered(
    "aws:lightsail/lb:Lb",
    "public HTTP, HTTPS with a certificate, both families; what it hands on is not followed",
    "unknown families",
    "https://docs.aws.amazon.com/lightsail/latest/userguide/understanding-lightsail-load-balancers.html",
  ),
  covered(
    "aws:lightsail/lbCertificateAttachment:LbCertificateAttachment",
    "HTTPS of one load balancer",
    "one of several",
    "https://docs.aws.amazon.com/lightsail/latest/userguide/understanding-lightsail-load-balancers.html",
  ),
  covered(
    "aws:memorydb/cluster:Cluster",
    "groups, port; no public address",
    "IPv6 of dual-stack nodes",
    "https://docs.aws.amazon.com/memorydb/latest/devguide/vpcs.html",
  ),
  covered(
    "aws:mq/broker:Broker",
    "public switch, engine's ports; ActiveMQ and private RabbitMQ: subnets and groups; public RabbitMQ: no group filters",
    "unknown engine",
    "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/configuring-private-broker.html",
  ),
  covered(
    "aws:msk/cluster:Cluster",
    "public addresses, client subnets, groups, ports by authentication and encryption, public and private ones apart",
    "ZooKeeper's ports; IPv6 of dual-stack clusters; unknown authentication",
    "https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html",
  ),
  covered(
    "aws:msk/serverlessCluster:ServerlessCluster",
    "subnets, groups, port 9098; no public address",
    "-",
    "https://docs.aws.amazon.com/msk/latest/developerguide/serverless.html",
  ),
  covered(
    "aws:neptune/cluster:Cluster",
    "network, groups and port of its instances",
    "-",
    "https://docs.aws.amazon.com/neptune/latest/userguide/neptune-public-endpoints.html",
  ),
  covered(
    "aws:neptune/clusterInstance:ClusterInstance",
    "public switch, its cluster's subnets, groups and port",
    "clusters outside the graph",
    "https://docs.aws.amazon.com/neptune/latest/userguide/neptune-public-endpoints.html",
  ),
  covered(
    "aws:opensearch/domain:Domain",
    "public without a VPC, private in one; HTTPS, plain HTTP where allowed; both families",
    "whether the access policy checks an identity",
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html",
  ),
  covered(
    "aws:rds/cluster:Cluster",
    "network, groups and port of its instances; Aurora Serverless v1; Multi-AZ clusters, public where routed",
    "unknown kind of cluster; IPv6 of dual-stack clusters",
    "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html",
  ),
  covered(
    "aws:rds/clusterInstance:ClusterInstance",
    "public switch, its cluster's subnets, groups and port",
    "clusters outside the graph",
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_VPC.html",
  ),
  covered(
    "aws:rds/instance:Instance",
    "public switch, subnet group by name or reference, groups, default ports of the engines, replicas",
    "one of several subnets; groups and sources outside the graph; IPv6 of dual-stack instances",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
  ),
  covered(
    "aws:redshift/cluster:Cluster",
    "public switch, subnet group, groups, port",
    "one of several subnets",
    "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html",
  ),
  covered(
    "aws:redshiftserverless/workgroup:Workgroup",
    "public switch, subnets, groups, port",
    "one of several subnets",
    "https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-connecting.html",
  ),
  covered(
    "aws:sagemaker/notebookInstance:NotebookInstance",
    "in a VPC it sends from its subnet and groups and takes nothing",
    "unknown subnet or groups",
    "https://docs.aws.amazon.com/sagemaker/latest/dg/appendix-notebook-and-internet-access.html",
  ),
  covered(
    "aws:transfer/server:Server",
    "public endpoint; in a VPC: Elastic IPs, subnets, groups, ports of the protocols",
    "endpoints of their own; unknown protocols",
    "https://docs.aws.amazon.com/transfer/latest/userguide/create-server-in-vpc.html",
  ),
  covered(
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    ingressForms,
    "a rule of one of several groups",
    `${vpcGuide}/security-group-rules.html`,
  ),
  covered(
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    ingressForms,
    "a rule of one of several groups",
    `${vpcGuide}/security-group-rules.html`,
  ),
];

function covered(type: string, exact: string, depends: string, page: string): Coverage {
  return { type, exact, depends, page };
}

/** Types that neither listen nor forward, so that they cannot open a way in. */
export const harmless: readonly string[] = [
  "aws:dax/parameterGroup:ParameterGroup",
  "aws:dax/subnetGroup:SubnetGroup",
  "aws:dms/replicationSubnetGroup:ReplicationSubnetGroup",
  "aws:docdb/clusterParameterGroup:ClusterParameterGroup",
  "aws:docdb/subnetGroup:SubnetGroup",
  "aws:apigateway/account:Account",
  "aws:apigateway/apiKey:ApiKey",
  "aws:apigateway/authorizer:Authorizer",
  "aws:apigateway/clientCertificate:ClientCertificate",
  "aws:apigateway/domainName:DomainName",
  "aws:apigateway/methodResponse:MethodResponse",
  "aws:apigateway/methodSettings:MethodSettings",
  "aws:apigateway/model:Model",
  "aws:apigateway/requestValidator:RequestValidator",
  "aws:apigateway/resource:Resource",
  "aws:apigateway/response:Response",
  "aws:apigateway/integrationResponse:IntegrationResponse",
  "aws:apigateway/usagePlan:UsagePlan",
  "aws:apigateway/usagePlanKey:UsagePlanKey",
  "aws:apigatewayv2/authorizer:Authorizer",
  "aws:apigatewayv2/deployment:Deployment",
  "aws:apigatewayv2/domainName:DomainName",
  "aws:apigatewayv2/integrationResponse:IntegrationResponse",
  "aws:apigatewayv2/model:Model",
  "aws:apigatewayv2/routeResponse:RouteResponse",
  "aws:cloudfront/cachePolicy:CachePolicy",
  "aws:cloudfront/function:Function",
  "aws:cloudfront/keyGroup:KeyGroup",
  "aws:cloudfront/originAccessControl:OriginAccessControl",
  "aws:cloudfront/originAccessIdentity:OriginAccessIdentity",
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy",
  "aws:cloudfront/publicKey:PublicKey",
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
  "aws:ec2/ami:Ami",
  "aws:ec2/flowLog:FlowLog",
  "aws:ec2/keyPair:KeyPair",
  "aws:ec2/placementGroup:PlacementGroup",
  "aws:ec2/tag:Tag",
  "aws:ec2/volumeAttachment:VolumeAttachment",
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions",
  "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
  "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation",
  "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple",
  "aws:ec2transitgateway/defaultRouteTableAssociation:DefaultRouteTableAssociation",
  "aws:ec2transitgateway/defaultRouteTablePropagation:DefaultRouteTablePropagation",
  "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter",
  "aws:ec2transitgateway/prefixListReference:PrefixListReference",
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
  "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation",
  "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter",
  "aws:ecs/cluster:Cluster",
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
  "aws:ecs/taskDefinition:TaskDefinition",
  "aws:eks/accessEntry:AccessEntry",
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
  "aws:elasticache/parameterGroup:ParameterGroup",
  "aws:elasticache/subnetGroup:SubnetGroup",
  "aws:elasticache/user:User",
  "aws:elasticache/userGroup:UserGroup",
  "aws:lightsail/certificate:Certificate",
  "aws:lightsail/disk:Disk",
  "aws:lightsail/keyPair:KeyPair",
  "aws:lightsail/lbCertificate:LbCertificate",
  "aws:lightsail/staticIp:StaticIp",
  "aws:lightsail/staticIpAttachment:StaticIpAttachment",
  "aws:memorydb/acl:Acl",
  "aws:memorydb/parameterGroup:ParameterGroup",
  "aws:memorydb/subnetGroup:SubnetGroup",
  "aws:memorydb/user:User",
  "aws:mq/configuration:Configuration",
  "aws:msk/configuration:Configuration",
  "aws:neptune/clusterParameterGroup:ClusterParameterGroup",
  "aws:neptune/parameterGroup:ParameterGroup",
  "aws:neptune/subnetGroup:SubnetGroup",
  "aws:opensearch/domainPolicy:DomainPolicy",
  "aws:rds/clusterParameterGroup:ClusterParameterGroup",
  "aws:rds/optionGroup:OptionGroup",
  "aws:rds/parameterGroup:ParameterGroup",
  "aws:rds/subnetGroup:SubnetGroup",
  "aws:redshift/parameterGroup:ParameterGroup",
  "aws:redshift/subnetGroup:SubnetGroup",
  "aws:redshiftserverless/namespace:Namespace",
  "aws:transfer/sshKey:SshKey",
  "aws:transfer/user:User",
];

/** Whole services of which the same holds: identity, keys, logs, parameters, registries, disks. */
export const harmlessServices: readonly string[] = [
  "acm",
  "backup",
  "budgets",
  "cloudtrail",
  "cloudwatch",
  "dlm",
  "ebs",
  "ecr",
  "guardduty",
  "iam",
  "inspector2",
  "kms",
  "resourcegroups",
  "secretsmanager",
  "ssm",
];

/** Packages whose resources exist in the state alone. */
const harmlessPackages: ReadonlySet<string> = new Set(["pulumi", "random", "tls", "time", "sallyport"]);

const knownTypes: ReadonlySet<string> = new Set([...modelled.map(({ type }) => type), ...harmless]);
const knownServices: ReadonlySet<string> = new Set(harmlessServices);

/** Every resource that could open a way in and that the engine does not know. Unknown is never safe. */
export function unmodelledResources(graph: Graph): Step[] {
  return graph.resources
    .filter(({ type, component }) => !component && !isKnown(type))
    .map(({ urn, type }) => ({
      resource: urn,
      property: "",
      why: `${type} is not modelled: whether it opens a way in is not known`,
    }));
}

function isKnown(type: string): boolean {
  const [packageName = "", module = ""] = type.split(":");
  if (harmlessPackages.has(packageName)) return true;
  return knownTypes.has(type) || (packageName === "aws" && knownServices.has(module.split("/")[0]!));
}
