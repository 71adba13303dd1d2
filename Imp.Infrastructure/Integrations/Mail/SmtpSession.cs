using System.Net.Security;
using System.Text;
using Imp.Infrastructure.Database;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Integrations.Mail;

/// <summary>One connection (RFC 5321): takes mail for integrations, relays nothing, signs nobody in. Bounded in time, lines, mails and mistakes.</summary>
internal sealed class SmtpSession(Stream plain, string from, MailListener house, MailDoor door, TimeProvider clock, ILogger log)
{
    /// <summary>Largest mail, as for a request by HTTP.</summary>
    public const int Largest = 1024 * 1024;

    private const int LongestCommand = 2_048;
    private const int LongestText = 64 * 1024;
    private const int MostRecipients = 20;
    private const int MostMails = 100;
    private const int MostMistakes = 20;

    private static readonly TimeSpan ForCommand = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ForMail = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ForAll = TimeSpan.FromMinutes(15);

    private readonly List<MailTarget> targets = [];
    private readonly DateTimeOffset began = clock.GetUtcNow();
    private Stream stream = plain;
    private SmtpReader reader = new(plain);
    private string? sender;
    private bool isSecure;
    private bool wasGreeted;
    private int mails;
    private int mistakes;

    /// <summary>Talks until one side has enough.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await SayAsync($"220 {house.HostName} ESMTP Imp", stop);
            while (await NextAsync(stop)) { }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await LastWordAsync("421 4.3.2 Imp is stopping, try again");
        }
        catch (OperationCanceledException)
        {
            await LastWordAsync("421 4.4.2 that took too long");
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            log.LogDebug("The mail connection from {From} ended: {Reason}", from, gone.Message);
        }
        finally
        {
            if (isSecure) await stream.DisposeAsync();
        }
    }

    /// <returns>False when the conversation is over.</returns>
    private async Task<bool> NextAsync(CancellationToken stop)
    {
        if (clock.GetUtcNow() - began > ForAll || mails >= MostMails) return await EndAsync("421 4.7.0 enough for one connection, come again", stop);
        using var patience = Patience(ForCommand, stop);
        switch (await reader.ReadAsync(LongestCommand, patience.Token))
        {
            case SmtpLine.End: return false;
            case SmtpLine.Bare: return await EndAsync("500 5.5.2 a line ends with CR LF", stop);
            case SmtpLine.TooLong: return await MistakeAsync("500 5.5.2 line too long", stop);
        }
        if (SmtpCommand.Read(reader.Line.Span) is not { } command) return await MistakeAsync("500 5.5.2 control characters", stop);
        return command.Verb switch
        {
            "EHLO" => await HelloAsync(command.Rest, extended: true, stop),
            "HELO" => await HelloAsync(command.Rest, extended: false, stop),
            "MAIL" => await MailAsync(command, stop),
            "RCPT" => await RecipientAsync(command, stop),
            "DATA" => await DataAsync(command, stop),
            "RSET" => await ResetAsync(stop),
            "NOOP" => await SayAsync("250 2.0.0 ok", stop),
            "VRFY" => await SayAsync("252 2.5.0 send it and see", stop),
            "STARTTLS" => await SecureAsync(command, stop),
            "QUIT" => await EndAsync("221 2.0.0 bye", stop),
            "AUTH" or "EXPN" or "HELP" or "ETRN" or "BDAT" => await MistakeAsync("502 5.5.1 not here", stop),
            _ => await MistakeAsync("500 5.5.1 unknown command", stop),
        };
    }

    private async Task<bool> HelloAsync(string name, bool extended, CancellationToken stop)
    {
        if (name.Length == 0) return await MistakeAsync("501 5.5.4 say who you are", stop);
        Forget();
        wasGreeted = true;
        if (!extended) return await SayAsync($"250 {house.HostName}", stop);
        var tls = house.OffersTls && !isSecure ? "250-STARTTLS\r\n" : "";
        return await SayAsync($"250-{house.HostName}\r\n250-SIZE {Largest}\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-PIPELINING\r\n{tls}250 ENHANCEDSTATUSCODES", stop);
    }

    private async Task<bool> MailAsync(SmtpCommand command, CancellationToken stop)
    {
        if (!wasGreeted || sender is not null) return await MistakeAsync(wasGreeted ? "503 5.5.1 one mail at a time" : "503 5.5.1 say EHLO first", stop);
        if (command.Path("FROM:") is not { } path) return await MistakeAsync("501 5.5.4 MAIL FROM:<address>", stop);
        if (!path.IsKnown) return await MistakeAsync("555 5.5.4 unknown parameter", stop);
        if (path.Size > Largest) return await SayAsync(TooLarge, stop);
        sender = path.Address;
        return await SayAsync("250 2.1.0 ok", stop);
    }

    private async Task<bool> RecipientAsync(SmtpCommand command, CancellationToken stop)
    {
        if (sender is null) return await MistakeAsync("503 5.5.1 MAIL first", stop);
        if (command.Path("TO:") is not { } path) return await MistakeAsync("501 5.5.4 RCPT TO:<address>", stop);
        if (targets.Count >= MostRecipients) return await SayAsync("452 4.5.3 too many recipients", stop);
        try
        {
            var (welcome, target) = await door.FindAsync(path.Address, stop);
            if (target is not null && !targets.Contains(target)) targets.Add(target);
            return welcome switch
            {
                MailWelcome.Taken => await SayAsync("250 2.1.5 ok", stop),
                MailWelcome.Foreign => await StrangerAsync("550 5.7.1 no relaying", stop),
                MailWelcome.AsksForSignature => await SayAsync("550 5.7.1 this address takes signed requests only, and mail cannot be signed", stop),
                MailWelcome.Unknown => await StrangerAsync("550 5.1.1 no such address here", stop),
            };
        }
        catch (StorageProblem)
        {
            return await SayAsync("451 4.3.0 cannot look just now, try again", stop);
        }
    }

    /// <summary>Who guesses is answered ever more seldom; a relay that has one wrong address among right ones goes on.</summary>
    private async Task<bool> StrangerAsync(string answer, CancellationToken stop) =>
        house.MayAskMore(from) ? await MistakeAsync(answer, stop) : await EndAsync("421 4.7.0 too many unknown addresses", stop);

    private async Task<bool> DataAsync(SmtpCommand command, CancellationToken stop)
    {
        if (sender is null || command.Rest.Length > 0) return await MistakeAsync(sender is null ? "503 5.5.1 MAIL first" : "501 5.5.4 DATA stands alone", stop);
        if (targets.Count == 0) return await MistakeAsync("554 5.5.1 no valid recipients", stop);
        await SayAsync("354 end with a dot on a line of its own", stop);
        using var patience = Patience(ForMail, stop);
        var (mail, problem) = await ReadMailAsync(patience.Token);
        // Where the mail ends is not certain any more, so nothing that follows may be taken for a command.
        if (problem == Unclear) return await EndAsync(problem, stop);
        if (mail is null && problem is null) return false;
        var goesOn = await SayAsync(problem ?? await StoreAsync(mail!, stop), stop);
        mails++;
        Forget();
        return goesOn;
    }

    private const string TooLarge = "552 5.3.4 larger than 1 MiB";

    private const string Unclear = "550 5.5.2 a line of the mail does not end with CR LF";

    /// <returns>The mail with its dots unstuffed, or the answer that says what is wrong with it; neither when the other side hung up.</returns>
    private async Task<(byte[]? Mail, string? Problem)> ReadMailAsync(CancellationToken cancel)
    {
        using var mail = new MemoryStream();
        string? problem = null;
        while (true)
        {
            switch (await reader.ReadAsync(LongestText, cancel))
            {
                case SmtpLine.End: return (null, null);
                case SmtpLine.Bare: return (null, Unclear);
                case SmtpLine.TooLong: problem ??= $"550 5.6.0 a line is longer than {LongestText} bytes"; continue;
            }
            var line = reader.Line;
            if (line.Span.SequenceEqual("."u8)) return problem is null ? (mail.ToArray(), null) : (null, problem);
            if (line.Span.StartsWith("."u8)) line = line[1..];
            if (mail.Length + line.Length + 2 > Largest) problem ??= TooLarge;
            if (problem is not null) continue;
            mail.Write(line.Span);
            mail.Write("\r\n"u8);
        }
    }

    private async Task<string> StoreAsync(byte[] mail, CancellationToken stop)
    {
        try
        {
            return await door.AcceptAsync(targets, mail, isBounce: sender!.Length == 0, stop) is { } problem ? $"550 5.6.0 {problem}" : "250 2.0.0 on disk";
        }
        catch (StorageProblem problem)
        {
            log.LogWarning("A mail from {From} could not be stored: {Reason}", from, problem.Message);
            return "451 4.3.0 cannot be stored just now, send it again";
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "A mail from {From} could not be taken in", from);
            return "451 4.3.0 our fault, send it again";
        }
    }

    private async Task<bool> SecureAsync(SmtpCommand command, CancellationToken stop)
    {
        if (command.Rest.Length > 0) return await MistakeAsync("501 5.5.4 STARTTLS stands alone", stop);
        if (isSecure || !house.OffersTls) return await MistakeAsync("502 5.5.1 not here", stop);
        await SayAsync("220 2.0.0 go on", stop);
        using var patience = Patience(ForCommand, stop);
        var secure = new SslStream(stream, leaveInnerStreamOpen: true);
        (stream, isSecure) = (secure, true);
        await secure.AuthenticateAsServerAsync(house.Tls(), patience.Token);
        // A new reader: what was sent before the handshake, in clear, must not count behind it. And nothing said in clear counts any more.
        reader = new SmtpReader(secure);
        Forget();
        wasGreeted = false;
        return true;
    }

    private Task<bool> ResetAsync(CancellationToken stop)
    {
        Forget();
        return SayAsync("250 2.0.0 ok", stop);
    }

    private void Forget()
    {
        sender = null;
        targets.Clear();
    }

    private async Task<bool> MistakeAsync(string answer, CancellationToken stop)
    {
        if (++mistakes < MostMistakes) return await SayAsync(answer, stop);
        return await EndAsync("421 4.7.0 too many mistakes", stop);
    }

    private async Task<bool> EndAsync(string answer, CancellationToken stop)
    {
        await SayAsync(answer, stop);
        return false;
    }

    private async Task<bool> SayAsync(string answer, CancellationToken stop)
    {
        using var patience = Patience(ForCommand, stop);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), patience.Token);
        return true;
    }

    private async Task LastWordAsync(string answer)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), clock);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), patience.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or NotSupportedException)
        {
            log.LogDebug("Nobody was left to be told: {Reason}", gone.Message);
        }
    }

    private Patient Patience(TimeSpan time, CancellationToken stop) => new(time, clock, stop);

    /// <summary>Ends a wait when time is up, or when the server stops.</summary>
    private readonly struct Patient : IDisposable
    {
        private readonly CancellationTokenSource time;
        private readonly CancellationTokenSource both;

        public Patient(TimeSpan wait, TimeProvider clock, CancellationToken stop)
        {
            time = new CancellationTokenSource(wait, clock);
            both = CancellationTokenSource.CreateLinkedTokenSource(time.Token, stop);
        }

        public CancellationToken Token => both.Token;

        public void Dispose()
        {
            both.Dispose();
            time.Dispose();
        }
    }
}
