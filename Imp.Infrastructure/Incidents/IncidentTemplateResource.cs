using System.Text.Json.Serialization;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;
using static Imp.Infrastructure.Api.Given;

namespace Imp.Infrastructure.Incidents;

/// <summary>Incident templates over HTTP.</summary>
public sealed class IncidentTemplateResource(IDbContextFactory<ImpDb> dbs) : TableResource<IncidentTemplateResource.Item>(dbs)
{
    public override string Path => "incident-templates";

    public override string Single => "IncidentTemplate";

    public override string Means => "What an incident that somebody declares begins with.";

    public override string UsualSort => "name";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.IncidentTemplates.Where(template => template.RemovedAt == null).Select(template => new Item
    {
        Id = template.Id, Name = template.Name, ServiceId = template.ServiceId, Title = template.Title, Severity = template.Severity, TagText = template.TagText, Notes = template.Notes,
    });

    protected override IEnumerable<Operation> Describe() =>
    [
        Create("Makes a template", (Body body, Guid id, Call _) => new SaveIncidentTemplate(
            new(id), body.Name ?? "", IdOrNone(body.ServiceId), body.Title ?? "", body.Severity ?? Severity.Sev3, body.Tags ?? [], body.Notes ?? ""), "template.name", "template.most"),
        Change("Changes what is given", (Body body, Item now, Call _) => new SaveIncidentTemplate(
            now.Id, body.Name ?? "", IdOrNone(body.ServiceId), body.Title ?? "", body.Severity ?? now.Severity, body.Tags ?? [], body.Notes ?? ""), "template.name"),
        Do("DELETE", "", "removeIncidentTemplate", "Takes it away", id => new RemoveIncidentTemplate(new(id))),
    ];

    /// <summary>One template.</summary>
    public sealed record Item
    {
        [Field("Names it.", Filters = true)]
        public IncidentTemplateId Id { get; init; }

        [Field("What people call it.", Filters = true, Sorts = true, Example = "Outage")]
        public string Name { get; init; } = "";

        [Field("The service; null: to be chosen.", Filters = true)]
        public ServiceId? ServiceId { get; init; }

        [Field("What the title begins with.", Example = "Outage of ")]
        public string Title { get; init; } = "";

        [Field("How bad it is at first.")]
        public Severity Severity { get; init; }

        [Field("Lower-case words.")]
        public IReadOnlyList<string> Tags => TagText.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        [Field("Markdown.")]
        public string Notes { get; init; } = "";

        [JsonIgnore]
        public string TagText { get; init; } = "";
    }

    /// <summary>What is sent to make or change one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("1 to 100 characters; needed when it is made.", Example = "Outage")]
        public string? Name { get; init; }

        [Field("All zeros: to be chosen.")]
        public ServiceId? ServiceId { get; init; }

        [Field("At most 255 characters.", Example = "Outage of ")]
        public string? Title { get; init; }

        [Field("Left out: `SEV3`.", Example = "SEV1")]
        public Severity? Severity { get; init; }

        [Field("At most 20.", Example = new[] { "outage" })]
        public IReadOnlyList<string>? Tags { get; init; }

        [Field("Markdown.", Example = "1. Look at the dashboard")]
        public string? Notes { get; init; }
    }
}
