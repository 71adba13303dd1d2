using System.Globalization;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations;
using Imp.Domain.Integrations.Mail;
using Imp.Domain.Integrations.Transforms;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Integrations.Transforms;
using Imp.Web.Api;

namespace Imp.Web.Integrations;

/// <summary><c>/in/{key}</c> and <c>/in/{key}/{format}</c>: every sender, its format named or recognised. Says what became of the request when that is known at once.</summary>
internal sealed class SenderEndpoint(RequestLedger ledger, IntegrationKeys keys, SenderProof proof, TransformDoor transforms, Handled handled, TimeProvider clock)
{
    // One text for both, so that nobody learns by it whether a key is right.
    private const string NotBelieved = "This key is unknown or was withdrawn, or the signature is wrong. Copy the key from the integration's page again; its events say more.";

    private const string Unread = "unknown";

    public async Task HandleAsync(HttpContext context, string address)
    {
        try
        {
            await TakeAsync(context, address);
        }
        catch (StorageProblem problem)
        {
            await LaterAsync(context, problem.HttpStatus(), problem.RetryAfterSeconds(), "storage", problem.Message);
        }
        catch (InvalidDataException)
        {
            await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, "body.gzip", "The body is not gzip although Content-Encoding says so.");
        }
    }

    private async Task TakeAsync(HttpContext context, string address)
    {
        var (key, name) = address.Split('/') is [var first, var second] ? (first, second) : (address, null);
        if (await keys.FindAsync(key, context.RequestAborted) is not { } integration)
        {
            await Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, "key", NotBelieved);
            return;
        }
        var door = new Door(context, integration);
        var format = Formats.Find(name);
        if (name is not null && format is null) await RefuseAsync(door, Unread, StatusCodes.Status404NotFound, "format", $"There is no format \"{JsonReading.Cut(name, 60)}\"; leave it out, or see the integration's page.");
        else if (CloudEventsHandshake.IsOne(context.Request)) CloudEventsHandshake.Answer(context);
        else await ReadAsync(door, format);
    }

    private async Task ReadAsync(Door door, IFormat? named)
    {
        var request = door.Context.Request;
        if (HttpMethods.IsGet(request.Method) ? request.Query.Count == 0 : !HttpMethods.IsPost(request.Method) && !HttpMethods.IsPut(request.Method))
        {
            await WrongMethodAsync(door);
            return;
        }
        if (await RequestBody.ReadAsync(request, door.Cancel) is not { } body)
        {
            await RefuseAsync(door, named?.Name ?? Unread, StatusCodes.Status413PayloadTooLarge, "body.size", $"The body is larger than {RequestBody.Largest} bytes.");
            return;
        }
        var sent = SentRequest.Of(request, body, clock.GetUtcNow());
        var format = named ?? Formats.Recognise(sent);
        if (sent.IsGet && !format.TakesGet) await WrongMethodAsync(door);
        else if (sent.Problem is { } broken && !format.TakesAnyBody && !TakesText(door, sent)) await RefuseAsync(door, format.Name, StatusCodes.Status400BadRequest, "body.json", broken, sent);
        else await BelieveAsync(door, format, sent);
    }

    private async Task BelieveAsync(Door door, IFormat format, SenderRequest sent)
    {
        var verdict = await proof.CheckAsync(door.Integration, format, sent, door.Cancel);
        if (verdict.Refusal is { } reason)
        {
            await ledger.NoteAsync(door.Integration, format.Name, EventOutcome.Refused, reason, null, sent.Body);
            if (verdict.IsPassing) await LaterAsync(door.Context, StatusCodes.Status503ServiceUnavailable, 30, "proof", "The request could not be checked just now; send it again.");
            else await Problems.WriteAsync(door.Context, StatusCodes.Status401Unauthorized, "key", NotBelieved);
            return;
        }
        // What the check did on the way, such as confirming a subscription, is no event for a transform.
        if (door.Integration.Transform is { } transform && verdict.Note is null)
        {
            await TransformAsync(door, transform, format, sent);
            return;
        }
        var reading = format is MailFormat ? MailFormat.Read(sent.Body.Span, new MailEnvelope(), door.Integration.Subjects) : format.Read(sent);
        if (ReferenceEquals(reading, Reading.Unknown))
        {
            format = Formats.All[^1];
            reading = format.Read(sent);
        }
        await AnswerAsync(door, format, reading, sent);
    }

    /// <summary>A script is stored for and runs later; a mapping is read here, in the format's place.</summary>
    private async Task TransformAsync(Door door, ActiveTransform transform, IFormat format, SenderRequest sent)
    {
        if (transform.Mapping is not { } mapping)
        {
            await AcceptRawAsync(door, format, sent);
            return;
        }
        var made = mapping.Read(sent.Content);
        if (made.Failure is null)
        {
            if (made.Alerts.Count == 0) await NothingAsync(door, format, Reading.Nothing(TransformReading.Dropped), sent);
            else await AcceptAsync(door, format, new Reading(made.Alerts, [], null) { DeliveryId = format.Read(sent).DeliveryId }, sent);
            await transforms.MarkAsync(door.Integration, [], null, format);
            return;
        }
        var (other, reading) = TransformReading.WithoutTransform(sent, format.Name);
        if (reading.Alerts.Count == 0) await NothingAsync(door, other, reading, sent);
        else await transforms.MarkAsync(door.Integration, await AcceptAsync(door, other, reading, sent), made.Failure, other);
    }

    private async Task AcceptRawAsync(Door door, IFormat format, SenderRequest sent)
    {
        var receipt = await transforms.StoreAsync(door.Integration, format.Name, TransformReading.WithoutTransform(sent, format.Name).Reading, IdOf(sent), sent);
        var settled = await (receipt.Repeat ? handled.FindAsync(receipt.Sequence, door.Cancel) : handled.WaitAsync(receipt.Sequence, SenderAnswers.Patience, door.Cancel));
        await SenderAnswers.OneAsync(door.Context, format.Name, receipt, settled ?? new Settlement(receipt.Sequence, EventOutcome.Transforming, null, null));
    }

    /// <summary>A script also takes what is neither JSON nor a form: it is given the text.</summary>
    private static bool TakesText(Door door, SenderRequest sent) => door.Integration.Transform is { Code: not null } && !sent.Body.IsEmpty && System.Text.Unicode.Utf8.IsValid(sent.Body.Span);

    private async Task AnswerAsync(Door door, IFormat format, Reading reading, SenderRequest sent)
    {
        if (reading.Errors.Count > 0)
        {
            var status = reading.IsUnsupported ? StatusCodes.Status415UnsupportedMediaType : StatusCodes.Status400BadRequest;
            await RefuseAsync(door, format.Name, status, reading.IsUnsupported ? "body.type" : "body.content", string.Join(" ", reading.Errors.Take(10)), sent);
        }
        else if (reading.Alerts.Count == 0) await NothingAsync(door, format, reading, sent);
        else await AcceptAsync(door, format, reading, sent);
    }

    private async Task<IReadOnlyList<Receipt>> AcceptAsync(Door door, IFormat format, Reading reading, SenderRequest sent)
    {
        var receipts = await ledger.AcceptAsync(door.Integration, format.Name, reading.Alerts, IdOf(sent) ?? reading.DeliveryId, sent.Body);
        await AnswerAsync(door, format, receipts);
        return receipts;
    }

    private static string? IdOf(SenderRequest sent) => sent.Header("Idempotency-Key") is { Length: <= 255 } given ? given : null;

    private async Task AnswerAsync(Door door, IFormat format, IReadOnlyList<Receipt> receipts)
    {
        if (receipts.All(receipt => receipt.Sequence == 0))
        {
            await SenderAnswers.NothingAsync(door.Context, format.Name, "It is over already.", null);
            return;
        }
        if (receipts is not [var only])
        {
            await SenderAnswers.SeveralAsync(door.Context, format.Name, receipts);
            return;
        }
        var settled = only.Settled ?? await (only.Repeat ? handled.FindAsync(only.Sequence, door.Cancel) : handled.WaitAsync(only.Sequence, SenderAnswers.Patience, door.Cancel));
        await SenderAnswers.OneAsync(door.Context, format.Name, only, settled);
    }

    private async Task NothingAsync(Door door, IFormat format, Reading reading, SenderRequest sent)
    {
        var note = reading.Note ?? "There was no alert in it.";
        await SenderAnswers.NothingAsync(door.Context, format.Name, note, await ledger.NoteAsync(door.Integration, format.Name, EventOutcome.Ignored, note, reading.About, sent.Body));
    }

    private async Task RefuseAsync(Door door, string format, int status, string code, string detail, SenderRequest? sent = null)
    {
        await ledger.NoteAsync(door.Integration, format, EventOutcome.Refused, detail, null, sent?.Body ?? default);
        await Problems.WriteAsync(door.Context, status, code, detail);
    }

    private static Task WrongMethodAsync(Door door)
    {
        door.Context.Response.Headers.Allow = "POST";
        return Problems.WriteAsync(door.Context, StatusCodes.Status405MethodNotAllowed, "method", "Send events with POST.");
    }

    private static Task LaterAsync(HttpContext context, int status, int seconds, string code, string detail)
    {
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Problems.WriteAsync(context, status, code, detail);
    }

    /// <summary>Through whose door a request came.</summary>
    private readonly record struct Door(HttpContext Context, IntegrationRef Integration)
    {
        public CancellationToken Cancel => Context.RequestAborted;
    }
}
