import fc from "fast-check";
import { htmlReport } from "../../report/html";
import { markdownReport } from "../../report/markdown";
import { previewJson } from "../../report/json";
import { plain, textReport } from "../../report/table";
import { exposure, grant, listener, reportOf, surface } from "./fixture";

const hostile = `<script>alert("1")</script>'&\`|[x](y)\u202e\u001b[2J`;

/** Everything that takes text from a program, under one name. */
const everywhere = (name: string) => ({
  ...reportOf({
    name,
    exposures: [
      exposure({ path: [{ resource: "sg", property: name, why: name }] }),
      exposure({ verdict: "depends", ports: [[1, 65535]], dependsOn: [{ resource: "gone", property: name, why: name }] }),
      exposure({ to: "internet", from: "agent", sender: "vm" }),
    ],
    listeners: [listener(name, "tcp", 443, surface(name, "ingress", name))],
    grants: [grant("internet", name, { reason: name, approvedBy: name })],
    packs: [
      {
        name,
        version: name,
        policies: 1,
        violations: [{ pack: name, policy: name, level: "mandatory", message: name, urn: name }],
      },
    ],
  }),
  outputs: { [name]: name },
  notices: [name],
  failures: [name],
});

const tags = (markup: string) =>
  [...markup.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/(viewBox|height|y|d|aria-label)="[^"]*"/g, ""));

describe("HTML", () => {
  const page = htmlReport([everywhere(hostile)]);

  test("a hostile name appears as text only", () => {
    expect(page).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;`|[x](y)");
    expect(page).not.toMatch(/<script|\u001b|\u202e/);
  });

  test("whatever a name holds, the markup is that of a harmless one", () => {
    const harmless = tags(htmlReport([everywhere("abcdefghijkl")]));
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii", minLength: 12, maxLength: 12 }), (name) => {
        // Sorting and joining by name is all that may differ; a name that is another resource's would be another graph.
        expect(tags(htmlReport([everywhere(name)]))).toEqual(harmless);
      }),
      { numRuns: 300 },
    );
  });

  test("nothing is loaded, nothing runs", () => {
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/\s(src|href|on\w+)=|url\(|@import|https?:/);
  });

  test("the map: each way coloured by how it stands, what nothing reaches drawn as closed", () => {
    const map = htmlReport([reportOf({ exposures: [exposure({}), exposure({ from: "bastion", sender: "idle" })] })]).split(
      "</svg>",
    )[0]!;
    expect([...map.matchAll(/class="way (\w+)"/g)].map(([, standing]) => standing)).toEqual(["open", "inside"]);
    expect([...map.matchAll(/class="edge (\w+)"/g)].map(([, standing]) => standing)).toEqual([
      "open",
      "open",
      "inside",
      "inside",
    ]);
    expect(map).toMatch(/class="closed">\s*<title>idle<\/title>/);
    expect(map).not.toMatch(/NaN|undefined|Infinity/);
  });

  test("a stack without endpoints has no map and says that nothing is reachable", () => {
    const report = reportOf({ exposures: [] });
    const empty = htmlReport([{ ...report, proof: { ...report.proof, endpoints: [] } }]);
    expect(empty).not.toContain("<svg");
    expect(empty).toContain("Nothing here is reachable from the internet.");
  });
});

describe("Markdown", () => {
  test("a name cannot end a cell, start markup or mention anybody", () => {
    const text = markdownReport(everywhere("a|b <img> [x](http://y) @team *c*"));
    expect(text).toContain("a\\|b &lt;img\\> \\[x\\]\\(http://y\\) &#64;team \\*c\\*");
    const rows = text.split("\n").filter((line) => line.startsWith("|"));
    // Every row has as many unescaped bars as the header: the cells stay where they are.
    expect(new Set(rows.map((row) => row.replace(/\\\|/g, "").split("|").length))).toEqual(new Set([8]));
  });
});

describe("text", () => {
  test("no control character of a name reaches the terminal, in any part of the report", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (name) => {
        expect(textReport(everywhere(name), plain)).not.toMatch(
          /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
        );
      }),
      { numRuns: 300 },
    );
  });

  test("80 columns, whatever the names, as long as each word fits", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,14}$/), { minLength: 1, maxLength: 12 }), (words) => {
        const long = textReport(everywhere(words.join(" ")), plain)
          .split("\n")
          .filter((line) => line.length > 80);
        expect(long).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("what hands the packets on", () => {
    const via = [{ resource: "idle", protocol: "tcp", ports: [[443, 443]] as const }];
    const report = reportOf({ exposures: [exposure({ via, ports: [[8001, 8001]] })] });
    expect(textReport(report, plain)).toContain("\n      through: idle (Instance) tcp 443\n");
    expect(htmlReport([report])).toContain("<br />through idle (Instance) tcp 443");
    expect(markdownReport(report)).toContain("tcp 8001 IPv4 through idle \\(Instance\\) tcp 443 |");
  });

  test("a path, what it depends on, who granted it", () => {
    const report = reportOf({
      exposures: [
        exposure({}),
        exposure({
          verdict: "depends",
          ports: [[22, 22]],
          dependsOn: [{ resource: "sg", property: "ingress[1]", why: "unknown" }],
        }),
      ],
      listeners: [listener("web", "tcp", 443, surface("callbacks", "ingress", "/webhook"))],
      grants: [grant("internet", "web", { expires: "2027-01-31" })],
    });
    expect(textReport(report, plain)).toBe(
      [
        "p/jump",
        "  4 resources: 2 Instance, 1 Bastion, 1 SecurityGroup",
        "",
        "Exposure",
        "  FROM           REACHES                               ROLE",
        "  internet       jump (Bastion) tcp 22 IPv4            undeclared       DEPENDS",
        '      path: SecurityGroup "jump", ingress[0]',
        '      depends on: SecurityGroup "jump", ingress[1]',
        "  internet       jump (Bastion) tcp 443 IPv4           ingress          granted",
        "                                                       /webhook*",
        '      path: SecurityGroup "jump", ingress[0]',
        "      granted by ada: operators dial in (via direct, until 2027-01-31)",
        "",
      ].join("\n"),
    );
  });
});

test("JSON: an exposure stands as badly as the worst of its ports", () => {
  const fixture = {
    exposures: [exposure({ ports: [[443, 444]] })],
    listeners: [listener("web", "tcp", 443, surface("callbacks", "ingress"))],
    grants: [grant("internet", "web")],
  };
  const { stacks } = previewJson([reportOf(fixture)]) as {
    stacks: { exposures: { standing: string }[]; surfaces: { standing: string }[] }[];
  };
  expect(stacks[0]!.exposures.map(({ standing }) => standing)).toEqual(["open"]);
  expect(stacks[0]!.surfaces.map(({ standing }) => standing)).toEqual(["open", "granted"]);
});
