import { stringify } from "yaml";
import { DeclarationError } from "../model/errors";
import type { HostPlan } from "../model/plan";
import { renderApply } from "./apply";
import { stableGzip } from "./gzip";
import { renderClosedNftables, renderNftables } from "./nftables";
import { renderOpenclaw, type OpenclawSettings } from "./openclaw";
import { renderParameterStore } from "./parameterStore";
import { paths } from "./paths";
import { renderFetchSecrets } from "./secrets";
import { renderSockets } from "./sockets";
import { renderSshd } from "./sshd";
import {
  type AgentCommand,
  renderAgentUnit,
  renderFirewallUnit,
  renderSecretsUnit,
  renderTunnelKeysUnit,
  renderTunnelPeersTimer,
  renderTunnelPeersUnit,
  units,
} from "./systemd";
import { commentText, inForm, publicKeyLine, systemUser } from "./text";
import { type PublicKeyParameters, renderTunnelKeys, renderWireguard } from "./wireguard";

/** What a machine's set-up needs beyond its plan. Nothing here may be secret. */
export interface CloudInitOptions extends OpenclawSettings {
  /** Where machines publish their WireGuard public keys, by machine name; the machine's own entry is where it publishes. Default: nowhere. */
  readonly publicKeyParameters?: PublicKeyParameters;
  /** Users of the plan's SSH who may become root. Default: all of them on an agent, nobody on a bastion, which is replaced rather than changed. */
  readonly administrators?: readonly string[];
  /** How to run a product that Sallyport does not install. Default: nothing is started. */
  readonly command?: AgentCommand;
  /** URL of the SSM service, e.g. of a VPC endpoint. Default: the region's own. */
  readonly parameterStoreEndpoint?: string;
}

/** EC2's limit for user data, before base64. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html */
export const userDataLimitBytes = 16_384;

/** How large user data is, plain and compressed. Bytes. */
export function userDataSize(userData: string): { readonly plain: number; readonly compressed: number } {
  return { plain: Buffer.byteLength(userData), compressed: stableGzip(userData).length };
}

/**
 * User data as EC2 takes it in `userDataBase64`: compressed, because the plain text of a machine with an agent exceeds EC2's limit.
 * The same text gives the same bytes everywhere. cloud-init decompresses it by itself.
 */
export function encodeUserData(userData: string): string {
  return stableGzip(userData).toString("base64");
}

interface RenderedFile {
  readonly path: string;
  readonly mode: string;
  readonly content: string;
}

/**
 * User data (`#cloud-config`) that turns a fresh Debian 12 or Ubuntu 22.04+ machine into what the plan says. cloud-init only writes files,
 * makes users and installs packages; the apply script does the rest and leaves the machine closed when a step fails.
 *
 * Holds no secret: tokens are fetched at boot by the machine's role, keys are made on the machine.
 * @throws DeclarationError for a value that its configuration format cannot hold, and for user data that EC2 would not take even compressed.
 */
export function renderCloudInit(plan: HostPlan, options: CloudInitOptions = {}): string {
  const document = {
    package_update: true,
    packages: packages(plan),
    disable_root: true,
    ssh_pwauth: false,
    users: users(plan, options),
    write_files: hostFiles(plan, options).map(({ path, mode, content }) => ({
      path,
      permissions: mode,
      owner: "root:root",
      content,
    })),
    runcmd: [[paths.apply]],
  };
  const text = `#cloud-config\n# ${commentText(plan.kind)} ${commentText(plan.name)}\n${stringify(document, { lineWidth: 0 })}`;
  const { compressed } = userDataSize(text);
  if (compressed > userDataLimitBytes) {
    throw new DeclarationError(
      plan.name,
      `${compressed} bytes`,
      `its user data exceeds EC2's ${userDataLimitBytes} bytes even compressed.`,
      "Name fewer networks in its rules, or fewer keys.",
    );
  }
  return text;
}

/** Every file of a machine, as cloud-init writes it. Also what a test or another provisioning tool puts on a machine. */
export function hostFiles(plan: HostPlan, options: CloudInitOptions = {}): readonly RenderedFile[] {
  const agentUnit = renderAgentUnit(plan, options.command);
  const fetchSecrets = renderFetchSecrets(plan);
  const tunnelKeys = renderTunnelKeys(plan, options.publicKeyParameters ?? {});
  const parameters =
    fetchSecrets !== undefined || plan.tunnel !== undefined ? renderParameterStore(options.parameterStoreEndpoint) : undefined;
  const ifTunnel = (content: string) => (plan.tunnel === undefined ? undefined : content);
  return [
    file(paths.firewall, "0600", renderNftables(plan)),
    file(paths.firewallClosed, "0600", renderClosedNftables(plan)),
    file(paths.sshdStaged, "0600", renderSshd(plan)),
    ...authorizedKeys(plan),
    file(paths.expectedSockets, "0644", renderSockets(plan)),
    file(paths.tunnel, "0600", renderWireguard(plan)),
    file(paths.agentSettings, "0600", renderOpenclaw(plan, options)),
    file(paths.parameterStore, "0700", parameters),
    file(paths.fetchSecrets, "0700", fetchSecrets),
    file(paths.tunnelKeys, "0700", tunnelKeys),
    file(paths.apply, "0700", renderApply(plan, agentUnit !== undefined)),
    unit(units.firewall, renderFirewallUnit()),
    unit(units.secrets, fetchSecrets === undefined ? undefined : renderSecretsUnit()),
    unit(units.agent, agentUnit),
    unit(units.tunnelKeys, ifTunnel(renderTunnelKeysUnit())),
    unit(units.tunnelPeers, ifTunnel(renderTunnelPeersUnit())),
    unit(units.tunnelPeersTimer, ifTunnel(renderTunnelPeersTimer())),
  ].flatMap((rendered) => rendered ?? []);
}

function file(path: string, mode: string, content: string | undefined): RenderedFile | undefined {
  return content === undefined ? undefined : { path, mode, content };
}

function unit(name: string, content: string | undefined): RenderedFile | undefined {
  return file(`${paths.units}/${name}`, "0644", content);
}

/** Readable by their user, because sshd reads them as that user; writable by root alone. */
function authorizedKeys(plan: HostPlan): readonly RenderedFile[] {
  const ssh = plan.ssh;
  if (ssh === undefined) {
    return [];
  }
  const keys = ssh.authorizedKeys.map((key, place) =>
    inForm(`${plan.name}.ssh.authorizedKeys[${place}]`, key.trim(), publicKeyLine),
  );
  return ssh.allowUsers.map((user) => ({
    path: `${paths.authorizedKeys}/${user}`,
    mode: "0644",
    content: `${keys.join("\n")}\n`,
  }));
}

function packages(plan: HostPlan): readonly string[] {
  return [
    "nftables",
    "iproute2",
    "ca-certificates",
    ...(plan.ssh === undefined ? [] : ["openssh-server"]),
    ...(plan.tunnel === undefined ? [] : ["wireguard-tools"]),
    ...(plan.tunnel === undefined && (plan.agent?.secrets.length ?? 0) === 0 ? [] : ["curl", "jq"]),
    // Only to fetch the Node that OpenClaw needs: no distribution ships a new enough one.
    ...(plan.agent?.profile.product === "openclaw" ? ["nodejs", "npm"] : []),
  ];
}

/** Only those of the plan: the image's own default user, whom the cloud's key pair could log in, is not among them. */
function users(plan: HostPlan, options: CloudInitOptions): readonly object[] {
  const logins = plan.ssh?.allowUsers ?? [];
  const administrators = options.administrators ?? (plan.kind === "agent" ? logins : []);
  const stranger = administrators.find((name) => !logins.includes(name));
  if (stranger !== undefined) {
    throw new DeclarationError(
      "administrators",
      stranger,
      `${plan.name} has no such SSH user.`,
      `Name one of: ${logins.join(", ") || "(none)"}.`,
    );
  }
  return [
    ...logins.map((name) => ({
      name,
      lock_passwd: true,
      shell: "/bin/bash",
      ...(administrators.includes(name) ? { sudo: "ALL=(ALL) NOPASSWD:ALL" } : {}),
    })),
    ...(plan.agent === undefined
      ? []
      : [
          {
            name: inForm(`${plan.name}.agent.user`, plan.agent.user, systemUser),
            system: true,
            no_create_home: true,
            homedir: `/var/lib/${plan.agent.user}`,
            lock_passwd: true,
            shell: "/usr/sbin/nologin",
          },
        ]),
  ];
}
