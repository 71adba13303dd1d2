using System.Text.Json;
using Imp.Infrastructure.Api;
using Imp.Web.Identity;

namespace Imp.Web.Api;

/// <summary>The answer to a POST that may be sent again under its <c>Idempotency-Key</c>: the second time it is the first answer, whatever is asked of Imp meanwhile.</summary>
internal sealed class OnceAnswer : IDisposable
{
    public const string Header = "Idempotency-Key";

    private const string Type = "application/json; charset=utf-8";

    private readonly OnceCall? call;

    private OnceAnswer(OnceCall? call) => this.call = call;

    /// <summary>For what is harmless to send again.</summary>
    public static OnceAnswer None => new(null);

    public CallMark Mark => call?.Mark ?? CallMark.Plain();

    /// <summary>What an earlier try made whose answer was lost; null where none did.</summary>
    public Guid? Made => call?.Made;

    /// <summary>True when there is nothing left to do.</summary>
    public bool IsAnswered { get; private init; }

    /// <exception cref="FluentValidation.ValidationException">The key is none.</exception>
    public static async Task<OnceAnswer> BeginAsync(HttpContext context, RequestSum sum)
    {
        if (context.Request.Headers[Header] is not [var key, ..]) return None;
        if (key is null or { Length: 0 or > 255 } || key.Any(letter => letter is <= ' ' or > '~')) throw Wrong.Field(Header, "1 to 255 visible ASCII characters.");

        var caller = (context.User.KeyOf()?.Value ?? context.User.SessionOf()?.Value)?.ToString() ?? "";
        if (await context.RequestServices.GetRequiredService<OnceDesk>().BeginAsync(caller, key, sum, context.RequestAborted) is not { } call)
        {
            context.Response.Headers.RetryAfter = "1";
            await Problems.WriteAsync(context, 409, "idempotency.running", "The first call with this Idempotency-Key is still running: ask again in a moment.");
            return new OnceAnswer(null) { IsAnswered = true };
        }
        var began = new OnceAnswer(call) { IsAnswered = !call.IsSame || call.Answer is not null };
        if (!call.IsSame) await Problems.WriteAsync(context, 422, "idempotency.reused", "This Idempotency-Key was used for another call: choose a new one.");
        else if (call.Answer is { } answer) await ReplayAsync(context, JsonSerializer.Deserialize<Stored>(answer)!);
        return began;
    }

    /// <summary>Keeps the answer, then gives it.</summary>
    public async Task AnswerAsync(HttpContext context, int status, byte[] bytes, string? tag, string? location)
    {
        if (call is not null) await call.KeepAsync(JsonSerializer.Serialize(new Stored(status, tag, location, bytes)));
        if (location is not null) context.Response.Headers.Location = location;
        await ItemAnswer.WriteAsync(context, status, bytes, tag, Type);
    }

    public void Dispose() => call?.Dispose();

    private static Task ReplayAsync(HttpContext context, Stored answer)
    {
        context.Response.Headers["Idempotency-Replayed"] = "true";
        if (answer.Location is { } location) context.Response.Headers.Location = location;
        return ItemAnswer.WriteAsync(context, answer.Status, answer.Body, answer.Tag, Type);
    }

    private sealed record Stored(int Status, string? Tag, string? Location, byte[] Body);
}
