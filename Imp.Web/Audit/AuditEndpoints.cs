using System.Globalization;
using System.Text;
using System.Text.Json;
using Imp.Domain.Audit;
using Imp.Domain.Shared;
using Imp.Infrastructure.Audit;

namespace Imp.Web.Audit;

/// <summary>The audit log as a file: what the page's filters leave, newest first, without an end.</summary>
internal static class AuditEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        var audit = routes.MapGroup("/audit").RequireAuthorization(nameof(Permission.Manage)).ExcludeFromDescription();
        audit.MapGet("export.csv", CsvAsync);
        audit.MapGet("export.json", JsonAsync);
    }

    private static async Task CsvAsync(HttpContext context, AuditQueries log, TimeProvider clock)
    {
        Name(context, "text/csv; charset=utf-8", "csv", clock);
        await using var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(true), leaveOpen: true);
        await writer.WriteAsync(CsvText.Line("sequence", "at", "actor kind", "actor", "actor id", "from", "command", "subject", "detail", "hash"));
        await foreach (var row in log.ReadAsync(Filter(context, clock), context.RequestAborted))
            await writer.WriteAsync(CsvText.Line(
                row.Sequence.ToString(CultureInfo.InvariantCulture), row.At.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), row.ActorKind.ToString(), row.ActorName, row.ActorId?.ToString(), row.From,
                row.Command, row.Subject?.ToString(), row.Detail, Hex(row.Hash)));
    }

    private static async Task JsonAsync(HttpContext context, AuditQueries log, TimeProvider clock)
    {
        Name(context, "application/json; charset=utf-8", "json", clock);
        await JsonSerializer.SerializeAsync(context.Response.Body, RowsAsync(log, Filter(context, clock), context.RequestAborted), Json, context.RequestAborted);
    }

    private static async IAsyncEnumerable<AuditJson> RowsAsync(AuditQueries log, AuditFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in log.ReadAsync(filter, cancel)) yield return AuditJson.Of(row);
    }

    private static AuditFilter Filter(HttpContext context, TimeProvider clock)
    {
        string? Word(string name) => context.Request.Query[name];
        return AuditFilter.Parse(Word("person"), Word("what"), Word("incident"), Word("about"), Word("text"), Word("since"), Word("until"), clock.GetUtcNow());
    }

    private static void Name(HttpContext context, string type, string ending, TimeProvider clock)
    {
        context.Response.ContentType = type;
        context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"imp-audit-{clock.GetUtcNow():yyyyMMdd-HHmmss}.{ending}\"");
    }

    private static string? Hex(byte[]? bytes) => bytes is null ? null : Convert.ToHexStringLower(bytes);

    /// <summary>A row with all that its hash needs.</summary>
    private sealed record AuditJson(
        long Sequence, DateTimeOffset At, string ActorKind, string Actor, Guid? ActorId, string? From, string Command, Guid? Subject, string Detail, string? Salt, string? Digest, string? Covers, string? Hash)
    {
        public static AuditJson Of(AuditEntry row) => new(
            row.Sequence, row.At, row.ActorKind.ToString(), row.ActorName, row.ActorId, row.From, row.Command, row.Subject, row.Detail, Hex(row.Salt), Hex(row.Digest), Hex(row.Covers), Hex(row.Hash));
    }
}
