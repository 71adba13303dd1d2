using Imp.Domain.Alerts;
using Imp.Domain.Integrations.Transforms;
using Imp.Infrastructure.Integrations.Transforms;
using Imp.Web.Kit;
using Imp.Web.Languages;
using Imp.Web.Shell;

namespace Imp.Web.Integrations.Transforms;

/// <summary>The page of one transform.</summary>
/// <param name="Shown">The tab.</param>
/// <param name="Saved">The last version of that kind; null when there is none.</param>
public sealed record TransformView(TransformDetail Detail, TransformKind Shown, TransformVersion? Saved, bool MayManage);

/// <summary>How transforms are called.</summary>
public static class TransformLook
{
    /// <summary>What a new script begins with.</summary>
    public const string Starter = """
        // Return an alert, an array of alerts, or nothing to drop the event.
        function transform(event, context) {
          const { title, message, severity = 'error', host } = event;
          return {
            title: title ?? message ?? `Alert from ${context.integration}`,
            dedupKey: host && title ? `${host}/${title}` : undefined,
            severity,
            source: host,
          };
        }

        """;

    public static IReadOnlyList<Choice<AlertSeverity>> Severities { get; } = [.. Enum.GetValues<AlertSeverity>().Select(one => new Choice<AlertSeverity>(one, one.ToString()))];

    public static string Of(TransformKind kind) => kind switch
    {
        TransformKind.None => "none",
        TransformKind.Mapping => "form",
        TransformKind.Script => "script",
    };

    public static string Title(TransformKind kind) => kind switch
    {
        TransformKind.None => "As the format says",
        TransformKind.Mapping => "Form",
        TransformKind.Script => "Script",
    };

    /// <summary>The tabs; the one that counts says so.</summary>
    public static IReadOnlyList<TabLink> Tabs(Words words, TransformDetail detail) =>
        [.. Enum.GetValues<TransformKind>().Select(kind => new TabLink(words[Title(kind)] + (kind == detail.Kind ? " (" + words["in use"] + ")" : ""), Links.Transform(detail.Id, Of(kind)), Icon(kind)))];

    /// <returns>The kind that an address names; null for none of them.</returns>
    public static TransformKind? Parse(string? word) => Enum.GetValues<TransformKind>().Where(kind => Of(kind) == word).Select(kind => (TransformKind?)kind).FirstOrDefault();

    private static string Icon(TransformKind kind) => kind switch
    {
        TransformKind.None => "plug",
        TransformKind.Mapping => "list",
        TransformKind.Script => "code",
    };
}
