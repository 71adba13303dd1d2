using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Settings;

/// <summary>Asks whatever messages and sign-ins go through whether it is there and knows us, and sends nothing. Through the same guard as messages.</summary>
internal sealed class ProviderProbe(string folder, ImpSettings settings, TimeProvider clock)
{
    private const int AtOnce = 8;

    /// <summary>Of each kind, so that a thousand people with telephones are no thousand calls.</summary>
    private const int MostOfAKind = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="more">Asked beside what is stored; for tests.</param>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancel, params IEnumerable<ProviderQuestion> more)
    {
        var findings = new List<Finding>();
        var asked = Questions(findings).Concat(more).GroupBy(one => one.Key).Select(group => (Question: group.First(), Count: group.Count())).ToList();
        var kept = asked.GroupBy(one => one.Question.Subject).SelectMany(kind => kind.Take(MostOfAKind)).ToList();
        using var http = new GuardedHttp(Open(settings.Oidc.Authority), clock);
        var sockets = new GuardedSockets(Open(settings.Watch.HeartbeatUrl));
        using var gate = new SemaphoreSlim(AtOnce);
        findings.AddRange(await Task.WhenAll(kept.Select(async one =>
        {
            await gate.WaitAsync(cancel);
            try
            {
                return await AskAsync(one.Question, one.Count, http, sockets, cancel);
            }
            finally
            {
                gate.Release();
            }
        })));
        if (asked.Count > kept.Count) findings.Add(Finding.Warning("channels", string.Create(CultureInfo.InvariantCulture, $"{asked.Count - kept.Count} more were not asked: {MostOfAKind} of each kind are.")));
        return findings;
    }

    private IEnumerable<ProviderQuestion> Questions(List<Finding> findings)
    {
        if (settings.Oidc is { IsOn: true, Authority: { } provider })
        {
            var document = new Uri(provider.ToString().TrimEnd('/') + "/.well-known/openid-configuration");
            yield return new("sign-in", document, new HttpCall(document, null, "") { Method = HttpMethod.Get }, answer => answer.Json is { } json && json.TryGetProperty("issuer", out _) ? null : "answers, but not like an OpenID provider. Look at Oidc:Authority.");
        }
        if (settings.Watch.HeartbeatUrl is { } watch) yield return new("watch", watch);

        var (key, closed) = (MasterKey.Read(folder) is { } master ? MasterKey.Derive(master, Sealing.KeyPurpose) : null, 0);
        foreach (var method in MethodRead.All(Path.Combine(folder, "imp.db")))
        {
            if (method.Channel is null)
            {
                if (ProviderQuestions.Reach("webhook", method.Address) is { } webhook) yield return webhook;
            }
            else if (Enum.TryParse<ChannelKind>(method.Channel, out var channel))
            {
                if (FieldsOf(channel, method, key) is not { } fields) closed++;
                else if (ProviderQuestions.Of(channel, fields) is { } question) yield return question;
            }
        }
        if (closed > 0) findings.Add(Finding.Wrong("keys", string.Create(CultureInfo.InvariantCulture, $"{closed} contact methods cannot be opened with keys/master.key: it is another one than that they were sealed with. Put the right one back, or enter them anew.")));
    }

    private static ChannelFields? FieldsOf(ChannelKind channel, StoredMethod method, byte[]? key)
    {
        var values = new Dictionary<string, string> { [ChannelFields.Address] = method.Address };
        if (method.SealedSecret is null || ChannelBook.Of(channel).Signs) return new ChannelFields(values);
        if (key is null || Sealing.Open(method.SealedSecret, key) is not { } text) return null;
        try
        {
            foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(text.Reveal) ?? []) values[name] = value;
            return new ChannelFields(values);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What an operator sets may stand inside.</summary>
    private OutboundOptions Open(Uri? set) => new([.. settings.Outbound.Allow, .. set is null ? Array.Empty<string>() : [set.Host]]);

    private async Task<Finding> AskAsync(ProviderQuestion question, int count, GuardedHttp http, GuardedSockets sockets, CancellationToken cancel)
    {
        // Whoever knows that address can say that all is well.
        var server = question.Subject == "watch" ? "The address of Watch:HeartbeatUrl" : question.Url.IdnHost;
        var uses = count > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({count} use it)") : "";
        using var deadline = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        try
        {
            if (question.Ask is null) return await ReachAsync(question, server, uses, sockets, both.Token);

            using var content = question.Ask.Content();
            var answer = await http.SendAsync(question.Ask.Method, question.Ask.Url, content, question.Ask.Headers, both.Token);
            return question.Problem!(answer) is { } problem ? Finding.Wrong(question.Subject, $"{server} {problem}{uses}")
                : (int)answer.Status >= 500 ? Finding.Wrong(question.Subject, $"{server} is in trouble: it answers {(int)answer.Status}{uses}.")
                : (int)answer.Status >= 400 ? Finding.Warning(question.Subject, $"{server} answers {(int)answer.Status}{uses}; whether it would take a message is not known.")
                : Finding.Good(question.Subject, $"{server} answers and knows us{uses}.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Finding.Wrong(question.Subject, $"{server} does not answer within {Patience.TotalSeconds:0} s{uses}.");
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException or AuthenticationException or IOException or ForbiddenTarget)
        {
            return Finding.Wrong(question.Subject, Words(failure, server) + uses);
        }
    }

    private async Task<Finding> ReachAsync(ProviderQuestion question, string server, string uses, GuardedSockets sockets, CancellationToken cancel)
    {
        if (question.Url.Scheme != "https")
        {
            await using (await sockets.ConnectAsync(question.Url.Host, question.Url.Port, cancel)) return Finding.Good(question.Subject, $"{server} takes connections{uses}.");
        }
        var certificate = await sockets.CertificateAsync(question.Url.Host, question.Url.Port, cancel);
        var left = certificate.EndsAt - clock.GetUtcNow();
        return certificate.IsOtherName ? Finding.Wrong(question.Subject, $"{server} shows a certificate that is made out to another name{uses}.")
            : certificate.ChainProblem is { } problem ? Finding.Wrong(question.Subject, $"{server} shows a certificate that is not trusted: {problem}{uses}.")
            : left < TimeSpan.FromDays(7) ? Finding.Warning(question.Subject, string.Create(CultureInfo.InvariantCulture, $"{server}: the certificate ends at {certificate.EndsAt:u}{uses}."))
            : Finding.Good(question.Subject, $"{server} takes connections over TLS{uses}.");
    }

    private static string Words(Exception failure, string server)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is ForbiddenTarget) return inner.Message;
            if (inner is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }) return $"{server}: there is no such name. Look at its spelling and at this machine's DNS.";
            if (inner is SocketException) return $"{server} cannot be reached: {inner.Message}. Look at firewalls between here and there.";
            if (inner is AuthenticationException) return $"{server}: TLS does not come about: {inner.Message}";
        }
        return $"{server} cannot be asked.";
    }
}
