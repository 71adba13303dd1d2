namespace Imp.Tests.House;

/// <summary>What must not stand in the product's source, and the few places where it may. An exception carries its reason.</summary>
public sealed class SourceRuleTests
{
    private const string Sqlite = "Imp.Infrastructure/Database/Sqlite/";

    private static readonly SourceRule[] Rules =
    [
        // Time, chance and ids come in from outside.
        new("Time comes from the clock that is handed in", @"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b", ""),
        new("Ids and chance come from IChance", @"\bGuid\.(NewGuid|CreateVersion7)\b|\bRandom\.Shared\b|\bnew Random\(|\bRandomNumberGenerator\b", "",
            new Except("Imp.Infrastructure/Database/SystemChance.cs", "it is the real IChance"),
            new Except("Imp.Infrastructure/Database/DataFolder.cs", "makes the key file before there are services to ask"),
            new Except("Imp.Web/Live/LiveComponent.cs", "a reference that ties what a person sees to a line of the log; nothing is stored under it")),
        new("The Domain reads no clock", @"\bTimeProvider\b|\bStopwatch\b|\bEnvironment\.TickCount", "Imp.Domain/"),

        // Nothing waits on a thread, and nothing hangs on one.
        new("Nobody sleeps", @"\bThread\.Sleep\b", ""),
        new("Nobody blocks on a task", @"\.Result\b(?!\s*\()|\.GetAwaiter\(\)\.GetResult\(\)|\.Wait\(\)|\bTask\.WaitAll\b", "",
            new Except("Imp.Infrastructure/Notifications/FinishDeliveries.cs", "a property of the command, which holds what the channel answered"),
            new Except("Imp.Infrastructure/Database/Sqlite/WriteGate.cs", "the writer has a thread of its own")),
        new("A static field never changes", @"^\s*(public|internal|private|protected)\s+static\s+(?!readonly\b)[\w<>\[\]?,. ]+\s\w+\s*(=(?!>)[^>]|;)", ""),

        // Every call out goes through a channel or the guarded client.
        new("Nobody makes an HTTP client", @"\bnew HttpClient\b", ""),
        new("Only channels and the guarded client open connections",
            @"\b(HttpClient|SmtpClient|TcpClient|UdpClient|TcpListener|Socket|SocketsHttpHandler|HttpMessageInvoker|HttpWebRequest|WebClient|ClientWebSocket)\b", "",
            new Except("Imp.Infrastructure/Outbound/", "the guarded client itself"),
            new Except("Imp.Web/Cli/Client/", "the command line is a client: it calls the one server that its user names"),
            new Except("Imp.Infrastructure/Notifications/Email/", "a channel: it speaks SMTP"),
            new Except("Imp.Infrastructure/Notifications/SlackBot/SlackBotChannel.cs", "says what Slack calls it"),
            new Except("Imp.Infrastructure/Integrations/Mail/", "a door, not a way out: it takes mail in and calls nobody"),
            new Except("Imp.Infrastructure/Settings/MailProbe.cs", "imp doctor speaks with the configured mail server as far as the sign-in and sends nothing")),

        // Who may know what.
        new("Web never names the database", @"\bImpDb\b|\bDbContext|\bEntityFrameworkCore\b", "Imp.Web/"),
        new("Only Clockwork knows the scheduler", @"\bQuartz\b|\bIScheduler\b", "",
            new Except("Imp.Infrastructure/Jobs/Clockwork.cs", "it is the one place"),
            new Except("Imp.Web/Host/Logs.cs", "names its log, to quieten it")),
        new("SQL stands in one folder", @"\b(SELECT|INSERT INTO|DELETE FROM|CREATE TABLE|CREATE INDEX|ALTER TABLE|PRAGMA|VACUUM)\b|\b(FromSql|ExecuteSql|SqlQuery)\w*\(", "",
            new Except(Sqlite, "it is the one folder")),
        new("SQLite is known in one folder", @"\bMicrosoft\.Data\.Sqlite\b|\bSqlite(Connection|Command|Transaction|Exception)\b|\bSQLitePCL\b", "",
            new Except(Sqlite, "it is the one folder")),
        new("Only the recorder saves", @"\.SaveChanges(Async)?\(", "",
            new Except("Imp.Infrastructure/Changes/Recorder.cs", "it is the one place")),
        new("Pages do not know the component library", @"\busing Radzen\b|<Radzen|\bRadzen\.\w+\.|AddRadzen", "Imp.Web/",
            new Except("Imp.Web/Kit/", "our parts are made of it"),
            new Except("Imp.Web/Shell/", "the dialog host and the style sheets")),
        new("A page does not redraw itself", @"\bStateHasChanged\b", "Imp.Web/",
            new Except("Imp.Web/Live/LiveComponent.cs", "it is the live pattern"),
            new Except("Imp.Web/Rules/RehearsalPanel.razor.cs", "a rehearsal ends when it ends and shows how far it is; no bell rings for what changes nothing"),
            new Except("Imp.Web/Kit/", "parts that change by themselves, such as toasts and tabs")),

        // Words and output.
        new("The console is for the command line", @"\bConsole\.(Write|WriteLine|Error|Out|In|Read)", "",
            new Except("Imp.Web/Cli/", "it is the command line"),
            new Except("Imp.Web/Host/Server.cs", "the first-run link and the demo's password are said once, to whoever started it, and reach no log")),
        new("What is left to do has an issue", @"\b(TODO|FIXME|HACK|XXX)\b(?!\s*\(?#\d+)", "") { AlsoComments = true },
        new("Names say what a thing is", @"\b(class|record|interface|struct)\s+\w*(Manager|Helper|Helpers|Util|Utils|Processor)\b", ""),
    ];

    public static TheoryData<string> Names => [.. Rules.Select(rule => rule.Says)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_source_keeps_the_rule(string says) =>
        Rules.Single(rule => rule.Says == says).Broken().Should().BeEmpty("{0}. Change the line, or add an exception with its reason in SourceRuleTests", says);

    [Fact]
    public void The_source_is_found() => SourceLine.All.Select(line => line.File).Distinct().Count().Should().BeGreaterThan(300, "an empty folder would keep every rule");
}
