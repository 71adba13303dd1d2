using System.Text.Json.Nodes;
using Imp.Domain.Shared;
using Imp.Tests.Support;
using Imp.Web.Cli.Configuration;

namespace Imp.Tests.Cli;

/// <summary>The whole configuration as one text: there and back, into another Imp, and taken back.</summary>
public sealed class ConfigurationTests(CliHouse cli) : IClassFixture<CliHouse>
{
    /// <summary>Something of everything, with what is unusual.</summary>
    private const string Everything = """
        imp: 1

        users:
        - email: olga@example.org
          name: Olga
          role: owner
        - email: bo@example.org
          name: Bo
          zone: Europe/Berlin

        teams:
        - name: Operations
          members: [olga@example.org]
        - name: Payments
          description: "Owns what takes money: all of it"
          policy: Payments ladder
          members: [olga@example.org, bo@example.org]
          managers: [bo@example.org]

        schedules:
        - name: Nights
          team: Payments
          zone: Europe/Berlin
          layers:
          - name: Weekly
            unit: weeks
            every: 1
            start: "2026-03-02T09:00"
            members: [olga@example.org, bo@example.org]
            windows:
            - days: [monday, friday]
              from: "18:00"
              until: "08:00"

        escalation-policies:
        - name: Payments ladder
          team: Payments
          repeats: 2
          steps:
          - people: [bo@example.org]
          - delayMinutes: 15
            people: []
            schedules: [Nights]
            teams: [Payments]
            attempts: 3

        services:
        - name: Main service
          team: Operations
        - name: Database
          team: Payments
        - name: Checkout
          team: Payments
          description: |-
            Takes the orders.

            Second paragraph: "quoted".
          policy: Payments ladder
          reopenWithinMinutes: 10
          dependsOn: [Database]
          grouping:
            fields: ["label:cluster"]
            gapMinutes: 30
          noise:
            stormAt: 50

        integrations:
        - name: First integration
          service: Main service
        - name: Prometheus
          service: Checkout
          limit:
            perSecond: 20

        transforms:
        - integration: First integration
          script: |-
            function transform(event) {
              return { title: event.title };
            }
        - integration: Prometheus
          mapping:
            title: "{{title}}"
            dedupKey: "{{host}}"
            resolveWords: ""
            severity: "{{level}}"
            severities:
            - word: page
              severity: critical

        transform-cases:
        - name: Disk full
          integration: Prometheus
          request:
            headers:
            - name: content-type
              value: application/json
            body: "{\"title\":\"Disk is full\",\"host\":\"web-1\",\"level\":\"page\"}"
          expected: |-
            { "action": "trigger", "title": "Disk is full",
              "dedupKey": "web-1", "severity": "critical" }
        - name: No text
          integration: First integration
          request:
            base64: /w==
          expected: "null"

        heartbeats:
        - slug: nightly
          name: Nightly backup
          service: Database
          cron: "0 3 * * *"
          zone: Europe/Berlin
          graceSeconds: 3600

        probes:
        - name: Shop
          service: Checkout
          target: https://shop.example.org/
          contains: "true"
          rhythm:
            intervalSeconds: 300

        maintenance-windows:
        - reason: Upgrades
          services: [Database]
          startsAt: "2026-03-02T02:00:00Z"
          cron: "0 2 * * 0"
          zone: Europe/Berlin
          minutes: 60

        incident-templates:
        - name: Outage
          service: Checkout
          title: "Outage of "
          severity: SEV1
          tags: [outage]

        webhooks:
        - name: Tickets
          address: https://tickets.example.org/hooks/imp
          types: [INCIDENT_CREATED]
          services: [Checkout]
          teams: [Payments]
          severities: [SEV1, SEV2]
        - name: Archive
          address: https://archive.example.org/
          isOn: false

        message-limits:
        - name: bundle-seconds
          value: 60
        - name: sms-page-15
          value: 3

        rules:
        - name: Disks of test machines
          matchers:
          - field: service
            way: equals
            value: Database
          - field: title
            way: contains
            value: disk
          hours:
            days: [saturday, sunday]
            from: "00:00"
            to: "23:59"
            zone: Europe/Berlin
          verdict: hold
        """;

    [Fact]
    public async Task A_configuration_is_applied_moved_to_another_Imp_and_taken_back()
    {
        var before = (await cli.RunAsync("export")).Out;
        var wanted = await WriteAsync("wanted.yaml", Everything.Replace("First integration", cli.House.First.IntegrationName));

        var plan = await cli.RunAsync($"plan {wanted}");
        plan.Exit.Should().Be(2, plan.Err);
        plan.Out.Should().Contain("+ make service \"Checkout\"").And.Contain("team: Payments");
        (await cli.RunAsync($"apply {wanted} --yes", nameof(Role.Viewer))).Exit.Should().Be(77, "only who manages may");
        var applied = await cli.RunAsync($"apply {wanted} --yes");
        applied.Exit.Should().Be(0, applied.Err);
        applied.Out.Should().MatchRegex(@"shown this once:\n  Prometheus: \w{32}\n  Tickets: whsec_\S+\n  Archive: whsec_\S+\n");
        var again = await cli.RunAsync($"plan {wanted}");
        (again.Exit, again.Out).Should().Be((0, "Plan: nothing to change.\n"));

        var exported = (await cli.RunAsync("export")).Out;
        exported.Should().NotContain(cli.House.First.IntegrationKey.Reveal).And.NotContainEquivalentOf("password:").And.NotContain("whsec_").And.Contain("steps:").And.Contain("value: Database");
        (await cli.RunAsync($"plan {await WriteAsync("exported.yaml", exported)}")).Exit.Should().Be(0, "what was exported is what there is");

        using var second = await Installation.MakeAsync();
        var moved = await CliHouse.BareAsync("apply", cli["exported.yaml"], "--yes", "--data", second.Folder);
        moved.Exit.Should().Be(0, moved.Err);
        (await CliHouse.BareAsync("plan", cli["exported.yaml"], "--data", second.Folder)).Should().Match<CommandResult>(one => one.Exit == 0 && one.Out == "Plan: nothing to change.\n");
        (await CliHouse.BareAsync("export", "--data", second.Folder)).Out.Should().Be(exported);

        var undone = await cli.RunAsync("undo --yes");
        undone.Exit.Should().Be(0, undone.Err);
        (await cli.RunAsync("export")).Out.Should().Be(before);
        (await CliHouse.BareAsync("undo", "--yes", "--data", second.Folder)).Exit.Should().Be(0, "a folder whose server is stopped has a history, too");
        (await CliHouse.BareAsync("export", "--data", second.Folder)).Out.Should().NotContain("Checkout");
    }

    [Fact]
    public async Task Whoever_may_not_read_a_section_gets_the_rest_and_is_told()
    {
        var exported = await cli.RunAsync("export", nameof(Role.Viewer));
        exported.Exit.Should().Be(0);
        exported.Out.Should().Contain("\ntransforms:").And.NotContain("\nwebhooks:");
        exported.Err.Should().Contain("webhooks, message-limits");
        (await cli.RunAsync($"plan {await WriteAsync("rest.yaml", exported.Out)}", nameof(Role.Viewer))).Exit.Should().Be(0, "what is left out stays as it is");
        (await cli.RunAsync("export webhooks", nameof(Role.Viewer))).Exit.Should().Be(77);
        (await cli.RunAsync($"plan {await WriteAsync("hooks.yaml", "imp: 1\nwebhooks: []\n")}", nameof(Role.Viewer))).Should().Match<CommandResult>(one => one.Exit == 77 && one.Err.Contains("webhooks"));
    }

    [Theory]
    [InlineData("imp: 1\nservices:\n- name: A\n  tem: Operations", "Line 4: A service has no field tem. Did you mean team?")]
    [InlineData("imp: 1\nservces: []", "Line 2: There is no section servces. Did you mean services?")]
    [InlineData("imp: 1\nservices:\n- name: A\n  team: Opertions", "Line 4: There is no team \"Opertions\".")]
    [InlineData("imp: 1\nservices:\n- name: A", "Line 3: This service needs team.")]
    [InlineData("imp: 1\nusers:\n- email: a@example.org\n  name: A\n  role: ownr", "Line 5: role cannot be ownr. Did you mean owner?")]
    [InlineData("imp: 1\nservices:\n- name: A\n  team: Operations\n  reopenWithinMinutes: ten", "Line 5: reopenWithinMinutes is a whole number, not ten.")]
    [InlineData("imp: 1\nteams:\n- name: A\n- name: A", "Line 4: There are two of the name \"A\".")]
    [InlineData("imp: 2", "Line 1: This Imp reads configurations of version 1.")]
    [InlineData("services: []", "Line 1: Say which version it is: imp: 1")]
    [InlineData("imp: [", "This is no YAML")]
    public async Task What_is_wrong_in_a_text_is_said_with_its_line(string text, string sentence)
    {
        var result = await cli.RunAsync($"plan {await WriteAsync("wrong.yaml", text)}");

        result.Exit.Should().Be(64);
        result.Err.Should().StartWith("imp: ").And.Contain(sentence);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("Null")]
    [InlineData("0123")]
    [InlineData("1e3")]
    [InlineData("a: b")]
    [InlineData("a #b, [c] {d} & *e | > % @ `")]
    [InlineData("- no list")]
    [InlineData("\"quoted\" and 'so' \\ on")]
    [InlineData("one\ntwo\n\n  three: four\nfive")]
    [InlineData("tab\there\r\nthere")]
    [InlineData("line \nthat ends in a blank")]
    [InlineData("--- no document\n... nor its end")]
    [InlineData("Grüße, 東京 \U0001F525 \u2028 \u0085 \ufeff end")]
    public void Whatever_somebody_typed_comes_back_as_it_was(string typed)
    {
        var text = ConfigText.Of(new Dictionary<string, IReadOnlyList<JsonObject>> { ["teams"] = [new JsonObject { ["name"] = "A", ["description"] = typed }] });

        ConfigReader.Read(text, (_, _) => false)["teams"].Single().Values["description"]!.ToString().Should().Be(typed, text);
    }

    [Fact]
    public void The_sections_are_named_once_for_the_command_line_and_once_with_what_is_in_them() =>
        ConfigKinds.All.Select(kind => kind.Section).Should().Equal(ConfigSections.All).And.BeEquivalentTo([.. ConfigKinds.ArchiveOrder, ConfigKinds.Rules]);

    [Fact]
    public async Task A_renamed_thing_stays_the_same_and_nobody_is_asked_where_nobody_can_answer()
    {
        var text = await WriteAsync("renamed.yaml", "imp: 1\nteams:\n- name: Operators\n  was: Operations\n  members: [olga@example.org]\n");

        (await cli.RunAsync($"plan {text} --json")).Out.Should().Match(json => JsonNode.Parse(json)!["steps"]!.AsArray().Single()!["action"]!.ToString() == "change");
        (await cli.RunAsync($"apply {text} --json")).Should().Match<CommandResult>(one => one.Exit == 64 && one.Err.Contains("--yes"));
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        await File.WriteAllTextAsync(cli[name], text);
        return cli[name];
    }
}
