using Imp.Domain.Audit;
using Imp.Infrastructure.Audit;
using Imp.Infrastructure.Live;
using Imp.Web.Kit;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Audit;

/// <summary>What the log shows.</summary>
public sealed record AuditView(AuditRows Page, Names Names, AuditFilter Wanted)
{
    /// <returns>What an id is called now, or the id.</returns>
    public string Name(Guid id) => Page.Names.GetValueOrDefault(id, id.ToString());

    /// <returns>What a row was about, if that is not whoever did it; null when it has no name any more.</returns>
    public string? Subject(AuditEntry row) => row.Subject is { } subject && subject != row.ActorId ? Page.Names.GetValueOrDefault(subject) : null;

    /// <returns>The incident's own page, or everything about the same thing.</returns>
    public string Link(Guid subject) => Page.Incidents.TryGetValue(subject, out var number) ? Links.Incident(number) : Links.AuditAbout(subject);
}

/// <summary>The audit log. The address is the view: who, what, about what, text, since and place.</summary>
public sealed partial class AuditPage
{
    private static readonly IReadOnlyList<Choice<string>> Spans = [new("1h", "Last hour"), new("24h", "Last day"), new("7d", "Last week"), new("30d", "Last 30 days"), new("365d", "Last year")];

    private IReadOnlyList<Choice<string>>? commands;

    [SupplyParameterFromQuery] public string? Person { get; set; }

    [SupplyParameterFromQuery] public string? What { get; set; }

    [SupplyParameterFromQuery] public string? Incident { get; set; }

    [SupplyParameterFromQuery] public string? About { get; set; }

    [SupplyParameterFromQuery] public string? Text { get; set; }

    [SupplyParameterFromQuery] public string? Since { get; set; }

    [SupplyParameterFromQuery] public string? Until { get; set; }

    [SupplyParameterFromQuery] public string? Cursor { get; set; }

    [Inject] private AuditQueries Log { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private NavigationManager Navigator { get; set; } = null!;

    // What anybody does is worth a new look only where few things ring; the reader turns a page for the rest.
    protected override IEnumerable<Topic> Topics => [Topic.People, Topic.Services, Topic.Integrations];

    private bool IsFiltered => Wanted != AuditFilter.Default;

    private AuditFilter Wanted => AuditFilter.Parse(Person, What, Incident, About, Text, Since, Until, Clock.GetUtcNow());

    protected override async Task<AuditView> LoadAsync(CancellationToken cancel)
    {
        var wanted = Wanted;
        return new AuditView(await Log.ListAsync(wanted, Cursor, 50, cancel), await Board.GetAsync(cancel), wanted);
    }

    private void Go(string? person = null, string? what = null, string? text = null, string? since = null) => Navigator.NavigateTo(Address(person, what, text: text, since: since));

    // What is null stays as it is, what is empty is taken away; another filter starts at the first page.
    private string Address(string? person = null, string? what = null, string? incident = null, string? about = null, string? text = null, string? since = null, string? cursor = null) => Links.With(
        Links.Audit, ("person", person ?? Person), ("what", what ?? What), ("incident", incident ?? Incident), ("about", about ?? About), ("text", text ?? Text), ("since", since ?? Since), ("until", Until), ("cursor", cursor));

    private IReadOnlyList<Choice<string>> Commands() =>
        commands ??= [.. AuditTitles.Commands.Select(one => new Choice<string>(one, AuditTitles.Of(one, T), IsName: true)).OrderBy(one => one.Label, StringComparer.InvariantCultureIgnoreCase)];

    private string Export(string kind) => Links.With(
        $"{Links.Audit}/export.{kind}", ("person", Person), ("what", What), ("incident", Incident), ("about", About), ("text", Text), ("since", Since), ("until", Until));
}
