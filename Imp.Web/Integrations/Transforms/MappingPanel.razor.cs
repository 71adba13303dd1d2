using Imp.Domain.Alerts;
using Imp.Domain.Integrations.Transforms;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Integrations.Transforms;

namespace Imp.Web.Integrations.Transforms;

/// <summary>A form beside a real request; every change is tried on it, and on all the last requests for words that the table lacks.</summary>
public sealed partial class MappingPanel
{
    private static readonly IReadOnlyList<MappingField> Fields =
    [
        new(nameof(Mapping.Each), "Alerts at", "alerts", "Path of an array of which each element is an alert. Paths then start at the element, and at the whole request with $.", true, one => one.Each, (one, text) => one with { Each = text }),
        new(nameof(Mapping.Title), "Title", "{{alert.name}} on {{host}}", null, false, one => one.Title, (one, text) => one with { Title = text }),
        new(nameof(Mapping.DedupKey), "Dedup key", "{{host}}/{{check}}", "Alerts with one key are one incident. Empty: made from the title.", true, one => one.DedupKey, (one, text) => one with { DedupKey = text }),
        new(nameof(Mapping.Source), "Source", "{{host}}", null, true, one => one.Source, (one, text) => one with { Source = text }),
        new(nameof(Mapping.Description), "Description", "{{message | details.text}}", null, true, one => one.Description, (one, text) => one with { Description = text }),
        new(nameof(Mapping.Link), "Link", "{{url}}", null, true, one => one.Link, (one, text) => one with { Link = text }),
        new(nameof(Mapping.OccurredAt), "Happened at", "{{timestamp}}", null, true, one => one.OccurredAt, (one, text) => one with { OccurredAt = text }),
        new(nameof(Mapping.Action), "State", "{{status}}", "Where the sender says whether it begins or is over. Every word that is not listed below triggers.", true, one => one.Action, (one, text) => one with { Action = text }),
        new(nameof(Mapping.ResolveWords), "Words that resolve", "resolved, ok", null, true, one => one.ResolveWords, (one, text) => one with { ResolveWords = text }),
        new(nameof(Mapping.AcknowledgeWords), "Words that acknowledge", "acknowledged", null, true, one => one.AcknowledgeWords, (one, text) => one with { AcknowledgeWords = text }),
        new(nameof(Mapping.DropWords), "Words that drop", "test, info", null, true, one => one.DropWords, (one, text) => one with { DropWords = text }),
    ];

    private Mapping draft = new();
    private IReadOnlyDictionary<string, string> problems = new Dictionary<string, string>();
    private IReadOnlyList<Payload> all = [];
    private IReadOnlyList<(string Word, int Count)> unmapped = [];
    private long newest;
    private bool asked;

    protected override void OnInitialized() => draft = (Start is null ? null : Mapping.FromJson(Start)) ?? new Mapping { Title = "{{title | message | name}}", DedupKey = "{{dedup_key | id}}", Severity = "{{severity}}", Action = "{{status}}" };

    protected override async Task OnParametersSetAsync()
    {
        var last = View.Detail.Payloads is [var first, ..] ? first.Sequence : 0;
        if (last != newest)
        {
            newest = last;
            all = await Transforms.PayloadsAsync(View.Detail.Id, CancellationToken.None);
            await TryAsync();
        }
        await base.OnParametersSetAsync();
    }

    protected override Task TryAsync()
    {
        problems = draft.Problems();
        var ready = new ReadyMapping(draft);
        if (Payload is not null) Trial = problems.Count > 0 ? new TransformTrial(null, string.Join(" ", problems.Values.Distinct()), null, [], []) : TransformDesk.Try(ready, Payload);
        unmapped = [.. all.SelectMany(payload => ready.Read(payload.Request.Content).Unmapped).GroupBy(word => word, StringComparer.OrdinalIgnoreCase).OrderByDescending(group => group.Count()).Take(20).Select(group => (group.Key, group.Count()))];
        return Task.CompletedTask;
    }

    private string? Error(string field) => asked || field != nameof(Mapping.Labels) ? problems.GetValueOrDefault(field) : null;

    private Task SetAsync(Mapping changed)
    {
        draft = changed;
        return TryAsync();
    }

    private Task AddAsync(string word) => SetAsync(draft with { Severities = [.. draft.Severities, new SeverityRow(word, SeverityMap.Parse(word))] });

    private async Task SaveAsync()
    {
        asked = true;
        await TryAsync();
        if (!View.MayManage || problems.Count > 0) return;
        await SaveAsync(new SaveTransform(View.Detail.Id, TransformKind.Mapping, draft.ToJson(), null), await Desk.DifferencesAsync(View.Detail.Id, null, new ReadyMapping(draft), CancellationToken.None));
    }

    private static IReadOnlyList<T> With<T>(IReadOnlyList<T> rows, int at, T row) => [.. rows.Select((one, index) => index == at ? row : one)];

    private static IReadOnlyList<T> Without<T>(IReadOnlyList<T> rows, int at) => [.. rows.Where((_, index) => index != at)];

    private sealed record MappingField(string Name, string Label, string Example, string? Hint, bool IsOptional, Func<Mapping, string> Get, Func<Mapping, string, Mapping> Set);
}
