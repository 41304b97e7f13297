/**
 * Type tokens that name the same resource. The left side is an alias or legacy spelling that still occurs in programs and
 * states, the right side the token the engine works with.
 * Source: the `aliases` of each class in @pulumi/aws 7.
 */
const aliases: Readonly<Record<string, string>> = {
  "aws:alb/loadBalancer:LoadBalancer": "aws:lb/loadBalancer:LoadBalancer",
  "aws:alb/listener:Listener": "aws:lb/listener:Listener",
  "aws:alb/listenerRule:ListenerRule": "aws:lb/listenerRule:ListenerRule",
  "aws:alb/targetGroup:TargetGroup": "aws:lb/targetGroup:TargetGroup",
  "aws:alb/targetGroupAttachment:TargetGroupAttachment": "aws:lb/targetGroupAttachment:TargetGroupAttachment",
  "aws:applicationloadbalancing/loadBalancer:LoadBalancer": "aws:lb/loadBalancer:LoadBalancer",
  "aws:applicationloadbalancing/listener:Listener": "aws:lb/listener:Listener",
  "aws:applicationloadbalancing/listenerRule:ListenerRule": "aws:lb/listenerRule:ListenerRule",
  "aws:applicationloadbalancing/targetGroup:TargetGroup": "aws:lb/targetGroup:TargetGroup",
  "aws:applicationloadbalancing/targetGroupAttachment:TargetGroupAttachment":
    "aws:lb/targetGroupAttachment:TargetGroupAttachment",
  "aws:elasticloadbalancingv2/loadBalancer:LoadBalancer": "aws:lb/loadBalancer:LoadBalancer",
  "aws:elasticloadbalancingv2/listener:Listener": "aws:lb/listener:Listener",
  "aws:elasticloadbalancingv2/listenerRule:ListenerRule": "aws:lb/listenerRule:ListenerRule",
  "aws:elasticloadbalancingv2/targetGroup:TargetGroup": "aws:lb/targetGroup:TargetGroup",
  "aws:elasticloadbalancingv2/targetGroupAttachment:TargetGroupAttachment": "aws:lb/targetGroupAttachment:TargetGroupAttachment",
  "aws:elasticloadbalancing/loadBalancer:LoadBalancer": "aws:elb/loadBalancer:LoadBalancer",
};

export function canonicalType(type: string): string {
  return aliases[type] ?? type;
}
