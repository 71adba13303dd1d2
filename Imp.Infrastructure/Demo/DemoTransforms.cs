using System.Text;
using Imp.Domain.Alerts;
using Imp.Domain.Identity;
using Imp.Domain.Integrations.Generic;
using Imp.Domain.Integrations.Transforms;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Integrations;

namespace Imp.Infrastructure.Demo;

/// <summary>Two senders that no format knows: one is read by a script, the other by a form. What they sent so far was said to be over before it began, so it opened nothing.</summary>
internal sealed class DemoTransforms(DemoCompany company, CommandBus bus, RequestLedger ledger, IChance chance)
{
    private const string Script = """
        // The sensors send all halls in one request; only a hall that is too warm is an alert.
        function transform(event, context) {
          return event.halls.map(function (hall) {
            const warm = hall.celsius - hall.limit;
            return {
              action: warm > 0 ? 'trigger' : 'resolve',
              dedupKey: `climate/${hall.name}`,
              title: `${hall.name} is ${hall.celsius} °C warm`,
              severity: warm > 5 ? 'critical' : 'warning',
              source: event.site,
              labels: { limit: hall.limit, sensor: event.sensor },
            };
          });
        }

        """;

    private static readonly Mapping Form = new()
    {
        Title = "{{job.name}} on {{machine | \"an unknown machine\"}}: {{job.message}}", DedupKey = "{{machine}}/{{job.name}}", Source = "{{machine}}", Action = "{{job.state}}", Severity = "{{job.level}}",
        Severities = [new("FATAL", AlertSeverity.Critical), new("PROBLEM", AlertSeverity.Error)], Otherwise = AlertSeverity.Warning, ResolveWords = "done, ok",
        Labels = [new("queue", "{{job.queue}}")],
    };

    private static readonly string[] Readings =
    [
        """{"site":"Warehouse Hamburg","sensor":"ht-4","halls":[{"name":"Hall 1","celsius":18.2,"limit":24},{"name":"Cold store","celsius":4.1,"limit":7}]}""",
        """{"site":"Warehouse Hamburg","sensor":"ht-4","halls":[{"name":"Hall 1","celsius":23.9,"limit":24},{"name":"Cold store","celsius":6.8,"limit":7}]}""",
    ];

    private static readonly string[] Jobs =
    [
        """{"machine":"press-2","job":{"name":"Labels","state":"done","level":"PROBLEM","message":"printed again","queue":"shipping"}}""",
        """{"machine":"press-1","job":{"name":"Invoices","state":"ok","level":"NOTICE","message":"nothing waits","queue":"office"}}""",
    ];

    public async Task AddAsync()
    {
        await SenderAsync("Climate sensors", "Kubernetes", TransformKind.Script, Script, Readings);
        await SenderAsync("Print server", "Website", TransformKind.Mapping, Form.ToJson(), Jobs);
    }

    private async Task SenderAsync(string name, string service, TransformKind kind, string source, string[] bodies)
    {
        var (maker, door) = (company.Person("Tomás Herrera") with { Role = Role.Manager }, new IntegrationRef(new IntegrationId(chance.NewId()), company.Sender(service).Service, name));
        await bus.ExecuteAsync(new CreateIntegration(door.Id, name, door.Service, new Secret(KeyText.IntegrationKey(chance))), maker);
        foreach (var body in bodies)
            await ledger.KeepAsync(door, GenericJson.Format, "Nothing with this key is open.", new Alert(AlertAction.Resolve, null, $"All is well, says {name}", AlertSeverity.Info), Encoding.UTF8.GetBytes(body));
        // The engine understands this script as it stands, so it need not be translated.
        await bus.ExecuteAsync(new SaveTransform(door.Id, kind, source, kind == TransformKind.Script ? source : null), maker);
    }
}
