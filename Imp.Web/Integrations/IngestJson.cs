using System.Text.Encodings.Web;
using System.Text.Json;
using Imp.Infrastructure.Database;

namespace Imp.Web.Integrations;

internal static class IngestJson
{
    /// <summary>As senders know it: snake case, nothing escaped that need not be.</summary>
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>507 for a full disk, 503 for everything that passes: senders retry both, and drop on 4xx.</summary>
    public static int HttpStatus(this StorageProblem problem) =>
        problem.Trouble == StorageTrouble.DiskFull ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status503ServiceUnavailable;

    /// <summary>Seconds after which another attempt makes sense.</summary>
    public static int RetryAfterSeconds(this StorageProblem problem) => problem.Trouble == StorageTrouble.Busy ? 1 : 5;
}
