using System.Security.Authentication;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications;

/// <summary>What all channels over HTTP have in common: fields opened, one call by the guarded client in bounded time, an answer without secrets.</summary>
internal abstract class HttpChannel(ChannelProfile profile, GuardedHttp http, Sealing sealing, TimeProvider clock) : IChannel
{
    public ChannelKind Kind => profile.Kind;

    public ChannelProfile Profile => profile;

    protected TimeProvider Clock => clock;

    protected virtual TimeSpan Within => TimeSpan.FromSeconds(15);

    public async Task<DeliveryResult> SendAsync(Message message, ContactMethod target, CancellationToken cancel)
    {
        if (ChannelFields.Open(sealing, target) is not { } fields || Unreadable(fields)) return new GaveUp(profile.Signs
            ? "The signing secret cannot be read with this installation's key file. Replace the secret."
            : "What is stored of this contact method cannot be read with this installation's key file. Enter it again.");
        if (Problem(fields) is { } problem) return new GaveUp(problem);

        using var limit = new CancellationTokenSource(Within, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        var call = Write(message, fields);
        var result = await TryAsync(message, fields, call, limit.Token, both.Token);
        return result with { Answer = Unveil(result.Answer, message, fields, call) };
    }

    /// <summary>Puts the message into the channel's form. The same message gives the same request, so that a repeat can be told.</summary>
    protected abstract HttpCall Write(Message message, ChannelFields fields);

    /// <returns>What the answer means.</returns>
    protected virtual DeliveryResult Read(OutboundAnswer answer) => HttpAnswers.Read(answer, 410);

    /// <summary>Another way to say the same, where the answer shows one; it is tried once, at once.</summary>
    protected virtual (HttpCall Call, string Note)? Instead(Message message, ChannelFields fields, OutboundAnswer answer) => null;

    /// <summary>Changes a message that was sent before, where the channel can.</summary>
    /// <param name="reference">What the other side calls that message.</param>
    protected virtual HttpCall? Edit(Message message, ChannelFields fields, string reference) => null;

    /// <returns>True when the message was not changed because it says so already, which is as good.</returns>
    protected virtual bool IsUnchanged(OutboundAnswer answer) => false;

    /// <summary>True when the sealed part is not what the channel needs.</summary>
    protected virtual bool Unreadable(ChannelFields fields) => false;

    /// <summary>That it was taken, in few words: the whole answer would repeat the message, and with it the link to acknowledge.</summary>
    /// <param name="reference">What the other side calls the message, where it can be changed later.</param>
    protected static Delivered Taken(OutboundAnswer answer, string what, string? reference = null) => new($"{(int)answer.Status}: {what}") { Reference = reference };

    /// <summary>Success, yet not as this channel says it: somebody else answered, such as a proxy's page.</summary>
    protected static TryLater NotIts(OutboundAnswer answer, ChannelKind kind) => new($"{(int)answer.Status}, but not as {kind.Name()} answers: {answer.Text}") { Trouble = Trouble.Server };

    private string? Problem(ChannelFields fields) => ChannelFields.Problems(profile, fields[ChannelFields.Address], fields.Of(profile))
        .Select(one => $"{profile.Form.Single(field => field.Name == one.Field).Label}: {one.Problem}").FirstOrDefault();

    private async Task<DeliveryResult> TryAsync(Message message, ChannelFields fields, HttpCall call, CancellationToken limit, CancellationToken cancel)
    {
        try
        {
            var note = "";
            if (message.Edits is { } old && Edit(message, fields, old) is { } edit)
            {
                var edited = await PostAsync(edit, cancel);
                var result = IsUnchanged(edited) ? Taken(edited, "message " + old) : Read(edited);
                if (result is Delivered)
                {
                    foreach (var older in message.AlsoEdits) await TryEditAsync(message, fields, older, cancel);
                    return new Delivered($"{result.Answer}, changed in place.") { Reference = old };
                }
                if (result is TryLater) return result;
                note = $" Sent as a new message, because the old one cannot be changed any more ({(int)edited.Status}).";
            }
            if (message.OnlyEdits) return new Delivered("Nothing was sent: it is the receiver's own act, and there is no message to change.");

            var answer = await PostAsync(call, cancel);
            if (note.Length > 0) return Read(answer) is Delivered sent ? sent with { Answer = sent.Answer + note } : Read(answer);
            if (Instead(message, fields, answer) is not { } other) return Read(answer);

            var second = Read(await PostAsync(other.Call, cancel));
            return second is Delivered ? second with { Answer = $"{second.Answer} {other.Note}" } : second;
        }
        catch (ForbiddenTarget forbidden)
        {
            return new GaveUp(forbidden.Message);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new TryLater($"No answer within {Within.TotalSeconds:0} s.") { Trouble = Trouble.Server };
        }
        catch (HttpRequestException failure) when (failure.InnerException is AuthenticationException)
        {
            return new GaveUp("The server could not prove who it is (TLS): " + failure.InnerException.Message);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            return new TryLater("No answer: " + failure.Message) { Trouble = Trouble.Server };
        }
    }

    /// <summary>The newest says how it stands; that an older one does not is no failure.</summary>
    private async Task TryEditAsync(Message message, ChannelFields fields, string reference, CancellationToken cancel)
    {
        try
        {
            if (Edit(message, fields, reference) is { } edit) await PostAsync(edit, cancel);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or System.Net.Sockets.SocketException or OperationCanceledException)
        {
            // As above.
        }
    }

    private async Task<OutboundAnswer> PostAsync(HttpCall call, CancellationToken cancel)
    {
        using var content = call.Content();
        return await http.SendAsync(call.Method, call.Url, content, call.Headers, cancel);
    }

    /// <summary>Strikes out of an answer what the other side repeats of our secrets.</summary>
    private string Unveil(string answer, Message message, ChannelFields fields, HttpCall call)
    {
        var secrets = profile.Form.Where(field => field.IsSecret).SelectMany(field => Parts(fields[field.Name]))
            .Concat(profile.Signs ? Parts(fields[ChannelFields.Signing]) : [])
            .Concat(message.AcknowledgeLink is { } link ? [link[(link.LastIndexOf('/') + 1)..]] : [])
            .Concat(call.Headers.TryGetValue("Authorization", out var proof) ? proof.Split(' ', ',', '=') : []);
        foreach (var secret in secrets.Where(one => one.Length >= 4 && one is not ("Basic" or "Bearer" or "vapid")).Distinct().OrderByDescending(one => one.Length))
            answer = answer.Replace(secret, "••••••", StringComparison.OrdinalIgnoreCase);
        return answer;
    }

    /// <summary>Of an address each longer part of its path and query: servers quote them one by one.</summary>
    private static IEnumerable<string> Parts(string value) => !Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
        ? [value]
        : [value, url.PathAndQuery, .. url.PathAndQuery.Split('/', '?', '&', '=').Where(part => part.Length >= 8)];
}
