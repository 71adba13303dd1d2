using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Integrations.Mail;
using Imp.Infrastructure.Settings;
using Imp.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imp.Tests.Integrations;

/// <summary>A server with a mail listener of its own for each test.</summary>
public abstract class SmtpHouse(Intake intake) : IClassFixture<Intake>, IAsyncLifetime
{
    private MailListener listener = null!;

    protected Intake Intake => intake;

    /// <summary>The listener's.</summary>
    protected ManualClock Clock { get; } = new(TimeProvider.System.GetUtcNow());

    protected TempFolder Folder { get; } = new();

    /// <summary>Where it listens.</summary>
    protected int Port { get; private set; }

    protected string Key => intake.Key;

    public Task InitializeAsync() => ListenAsync(new MailInSettings { Port = Loopback.FreePort() });

    public async Task DisposeAsync()
    {
        await listener.StopAsync(default);
        listener.Dispose();
        Folder.Dispose();
    }

    /// <returns>The dedup keys of the events with that title.</returns>
    protected IReadOnlyList<string> Titles(string title) =>
        [.. Rows.Ask(intake.House.Of<SqliteFile>().Path, $"""SELECT "DedupKey" FROM "Events" WHERE "Title"='{title}' ORDER BY "Sequence" """).Select(row => row[0])];

    private protected MailListener Make(MailInSettings mail)
    {
        var settings = new ImpSettings { MailIn = mail };
        var door = new MailDoor(intake.House.Of<IntegrationKeys>(), intake.House.Of<IntegrationSecrets>(), intake.House.Of<RequestLedger>(), new NoAnswers(), settings);
        return new MailListener(settings, door, Clock, NullLogger<MailListener>.Instance);
    }

    protected async Task RestartAsync(MailInSettings mail)
    {
        await listener.StopAsync(default);
        listener.Dispose();
        await ListenAsync(mail);
    }

    protected async Task<SmtpSender> ConnectAsync()
    {
        var sender = new SmtpSender(Port);
        (await sender.LineAsync()).Should().StartWith("220 ");
        return sender;
    }

    private async Task ListenAsync(MailInSettings mail)
    {
        listener = Make(mail);
        await listener.StartAsync(default);
        Port = mail.Port;
    }

    /// <summary>Nobody answers here; MailAnswersTests does.</summary>
    private sealed class NoAnswers : IMailAnswers
    {
        public DeliveryId? Find(string address) => null;

        public Task<string?> AcceptAsync(DeliveryId delivery, byte[] mail, bool isBounce, CancellationToken cancel) => throw new InvalidOperationException("Nobody was found.");
    }
}
