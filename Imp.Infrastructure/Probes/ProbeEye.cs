using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using Imp.Domain.Alerts;
using Imp.Domain.Probes;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Probes;

/// <summary>Looks once. Whatever goes wrong outside is a finding; only what is wrong with Imp itself is thrown.</summary>
internal sealed class ProbeEye(GuardedSockets sockets, GuardedPages pages, TimeProvider clock)
{
    private const int MostRedirects = 5;

    /// <returns>What it found; at the latest a moment after the time-out.</returns>
    public async Task<ProbeFinding> LookAsync(ProbeCheck check, ProbeRhythm rhythm, CancellationToken stop)
    {
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(rhythm.TimeoutSeconds), clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(time.Token, stop);
        try
        {
            return check.Kind switch
            {
                ProbeKind.Http => await PageAsync(check, both.Token),
                ProbeKind.Tcp => await ConnectionAsync(check, both.Token),
                ProbeKind.Tls => await CertificateAsync(check, both.Token),
                ProbeKind.Ping => await EchoAsync(check, rhythm, both.Token),
            };
        }
        catch (ForbiddenTarget forbidden)
        {
            return ProbeFinding.Blind(forbidden.Message.TrimEnd('.'));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return ProbeFinding.Bad($"no answer within {rhythm.TimeoutSeconds} s");
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException or IOException or AuthenticationException)
        {
            return ProbeFinding.Bad(Why(failure));
        }
    }

    private async Task<ProbeFinding> PageAsync(ProbeCheck check, CancellationToken cancel)
    {
        if (check.Page is not { } url) return ProbeFinding.Blind("The address cannot be read");

        var (began, wantsText) = (clock.GetTimestamp(), check.Contains is not null || check.Lacks is not null);
        var answer = await pages.AskAsync(url, check.UsesHead, wantsText, cancel);
        for (var hops = 0; check.FollowsRedirects && answer.Location is { } next; hops++)
        {
            if (hops == MostRedirects) return ProbeFinding.Bad($"more than {MostRedirects} redirects", clock.GetElapsedTime(began));
            if (next.Scheme is not ("http" or "https")) return ProbeFinding.Bad("a redirect to something that is no page", clock.GetElapsedTime(began));
            answer = await pages.AskAsync(next, check.UsesHead, wantsText, cancel);
        }
        var took = clock.GetElapsedTime(began);
        return Problem(check, answer, took) is { } problem ? ProbeFinding.Bad(problem, took) : ProbeFinding.Good(took);
    }

    private static string? Problem(ProbeCheck check, PageAnswer answer, TimeSpan took)
    {
        if (ProbeCheck.Ranges(check.Statuses)?.Any(range => answer.Status >= range.From && answer.Status <= range.To) != true) return $"status {answer.Status}";
        if (check.Contains is { } wanted && !answer.Text.Contains(wanted, StringComparison.Ordinal)) return "the wanted text is missing";
        if (check.Lacks is { } unwanted && answer.Text.Contains(unwanted, StringComparison.Ordinal)) return "there is text that should not be there";
        return Slow(check, took);
    }

    private async Task<ProbeFinding> ConnectionAsync(ProbeCheck check, CancellationToken cancel)
    {
        if (check.Endpoint is not var (host, port)) return ProbeFinding.Blind("The target cannot be read");

        var began = clock.GetTimestamp();
        await using var connection = await sockets.ConnectAsync(host, port, cancel);
        var took = clock.GetElapsedTime(began);
        return Slow(check, took) is { } slow ? ProbeFinding.Bad(slow, took) : ProbeFinding.Good(took);
    }

    private async Task<ProbeFinding> CertificateAsync(ProbeCheck check, CancellationToken cancel)
    {
        if (check.Endpoint is not var (host, port)) return ProbeFinding.Blind("The target cannot be read");

        var began = clock.GetTimestamp();
        var shown = await sockets.CertificateAsync(host, port, cancel);
        return Judge(shown, check, clock.GetElapsedTime(began), clock.GetUtcNow());
    }

    /// <summary>What is the matter with a certificate, the worst first.</summary>
    internal static ProbeFinding Judge(ServerCertificate shown, ProbeCheck check, TimeSpan took, DateTimeOffset now)
    {
        var left = shown.EndsAt - now;
        var days = (int)Math.Floor(left.TotalDays);
        if (left <= TimeSpan.Zero) return ProbeFinding.Bad("the certificate has expired", took);
        if (shown.IsOtherName) return ProbeFinding.Bad("the certificate is made out to another name", took);
        if (shown.ChainProblem is { } problem) return ProbeFinding.Bad($"the certificate is not trusted ({problem})", took);
        if (days < check.CriticalDays) return ProbeFinding.Bad(Expires(days), took);
        return days < check.WarningDays ? ProbeFinding.Bad(Expires(days), took, AlertSeverity.Warning) : ProbeFinding.Good(took);
    }

    private async Task<ProbeFinding> EchoAsync(ProbeCheck check, ProbeRhythm rhythm, CancellationToken cancel)
    {
        if (sockets.PingProblem is { } closed) return ProbeFinding.Blind(closed);
        if (check.Endpoint is not var (host, _)) return ProbeFinding.Blind("The target cannot be read");

        var answer = await sockets.PingAsync(host, TimeSpan.FromSeconds(rhythm.TimeoutSeconds), cancel);
        if (answer is not { } took) return ProbeFinding.Bad("no answer to a ping");
        return Slow(check, took) is { } slow ? ProbeFinding.Bad(slow, took) : ProbeFinding.Good(took);
    }

    private static string Expires(int days) => days == 0 ? "the certificate expires today" : $"the certificate expires in {days} {(days == 1 ? "day" : "days")}";

    private static string? Slow(ProbeCheck check, TimeSpan took) =>
        check.SlowMs is { } most && took.TotalMilliseconds > most ? string.Create(CultureInfo.InvariantCulture, $"took {took.TotalMilliseconds:0} ms, more than {most}") : null;

    /// <summary>In our own words: what comes from outside does not get into a title.</summary>
    private static string Why(Exception failure) => failure switch
    {
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => "the name is not found",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "the connection is refused",
        SocketException { SocketErrorCode: SocketError.TimedOut } => "no answer",
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable } => "it cannot be reached",
        SocketException => "no connection",
        AuthenticationException => "no secure connection",
        HttpRequestException { InnerException: (SocketException or AuthenticationException) and { } inner } => Why(inner),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection",
        _ => "the connection broke off",
    };
}
