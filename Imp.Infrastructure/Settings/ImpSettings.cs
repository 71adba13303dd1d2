using System.ComponentModel.DataAnnotations;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Settings;

/// <summary>What an operator may set: in the data folder's <c>appsettings.json</c>, by <c>IMP_…</c> in the environment (<c>IMP_Mail__Host</c>), on the command line; the later wins. Read once, at start.</summary>
public sealed class ImpSettings
{
    /// <summary>Where the console listens, several parted by <c>;</c>. Default <c>http://localhost:3001</c>.</summary>
    public string Urls { get; init; } = "http://localhost:3001";

    /// <summary>The address people reach it by, for links in messages and for the cookie: with https the cookie is sent over TLS only. Null: the first of <see cref="Urls"/>.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Code of the language for whoever has chosen none in the profile and whose browser asks for none that Imp has, and for messages that several people read: <c>en</c>, <c>de</c>. Default <c>en</c>.</summary>
    public string Language { get; init; } = "en";

    public MailSettings Mail { get; init; } = new();

    public MailInSettings MailIn { get; init; } = new();

    public OutboundSettings Outbound { get; init; } = new();

    public LimitSettings Limits { get; init; } = new();

    public LoggingSettings Logging { get; init; } = new();

    public WatchSettings Watch { get; init; } = new();

    public OidcSettings Oidc { get; init; } = new();

    public ProxySettings Proxy { get; init; } = new();

    public KeepSettings Keep { get; init; } = new();

    public BackupSettings Backup { get; init; } = new();

    public BudgetSettings Budget { get; init; } = new();

    /// <summary>The start of every link that leaves the console, without a slash at the end.</summary>
    public string LinkBase => (PublicUrl?.ToString() ?? Urls.Split(';')[0].Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal)).TrimEnd('/');

    /// <summary>Whether people reach the console over TLS.</summary>
    public bool IsSecure => LinkBase.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}

/// <summary>How mail leaves.</summary>
public sealed class MailSettings
{
    /// <summary>Name or address of the SMTP server; null: no mail is sent.</summary>
    public string? Host { get; init; }

    /// <summary>1 to 65535; default 587.</summary>
    public int Port { get; init; } = 587;

    /// <summary>Null: no sign-in at the server.</summary>
    public string? User { get; init; }

    public Secret? Password { get; init; }

    /// <summary>The sender's address.</summary>
    public string From { get; init; } = "imp@localhost";

    public MailSecurity Security { get; init; }
}

/// <summary>Whether and where mail is taken in.</summary>
public sealed class MailInSettings
{
    /// <summary>1 to 65535; not set: no mail is taken in.</summary>
    public int Port { get; init; }

    /// <summary>An address of this machine, <c>localhost</c>, or <c>*</c> for all of them. Default <c>localhost</c>.</summary>
    public string Address { get; init; } = "localhost";

    /// <summary>The one domain that mail may be addressed to; null: any, for an integration's key alone makes an address.</summary>
    public string? Domain { get; init; }

    /// <summary>PEM file with the certificate for STARTTLS, and its chain; null: no TLS is offered.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file with its key; null: it stands in the same file.</summary>
    public string? CertificateKey { get; init; }

    public bool IsOn => Port > 0;
}

/// <summary>Encryption between Imp and the mail server.</summary>
public enum MailSecurity
{
    /// <summary>STARTTLS when the server offers it; the default. Never a password without it.</summary>
    Auto,
    /// <summary>STARTTLS or nothing is sent.</summary>
    StartTls,
    /// <summary>Plain text, for a server on the same machine.</summary>
    None,
}

/// <summary>Who outside is told that all is well.</summary>
public sealed class WatchSettings
{
    /// <summary>Asked for as long as all is well, so that silence is the alarm; null: nobody is told. Printed nowhere.</summary>
    public Uri? HeartbeatUrl { get; init; }

    /// <summary>Seconds from one call to the next, 10 to 3,599; default 60.</summary>
    [Range(10, 3_599)]
    public int EverySeconds { get; init; } = 60;
}

/// <summary>How long what arrived is kept.</summary>
public sealed class KeepSettings
{
    /// <summary>Days that events and what became of them are kept, 1 to 3,650; default 180.</summary>
    [Range(1, 3_650)]
    public int EventDays { get; init; } = 180;

    /// <summary>Days that raw bodies are kept, 1 to 3,650; default 30.</summary>
    [Range(1, 3_650)]
    public int BodyDays { get; init; } = 30;

    /// <summary>Days that a program that listens may be away without missing anything, 4 to 365; default 30. So long sent webhooks are kept, too; they are tried for three.</summary>
    [Range(4, 365)]
    public int StreamDays { get; init; } = 30;

    /// <summary>Days that messages and their attempts are kept, 1 to 3,650; default 365.</summary>
    [Range(1, 3_650)]
    public int DeliveryDays { get; init; } = 365;

    /// <summary>Days that finished jobs are kept, 1 to 3,650; default 30.</summary>
    [Range(1, 3_650)]
    public int JobDays { get; init; } = 30;

    /// <summary>Days that ended sessions are kept, 1 to 3,650; default 30.</summary>
    [Range(1, 3_650)]
    public int SessionDays { get; init; } = 30;
}

/// <summary>How large the database may grow before somebody is told.</summary>
public sealed class BudgetSettings
{
    /// <summary>Of all database files together, 1 to 10,000,000; default 5,000.</summary>
    [Range(1, 10_000_000)]
    public int Megabytes { get; init; } = 5_000;

    /// <summary>Of any one table, 1 to 1,000,000,000; default 5,000,000.</summary>
    [Range(1, 1_000_000_000)]
    public int Rows { get; init; } = 5_000_000;
}

/// <summary>Backups that Imp makes by itself.</summary>
public sealed class BackupSettings
{
    /// <summary>False: none but those that are asked for, and those before a change of the schema. Default true.</summary>
    public bool Scheduled { get; init; } = true;

    /// <summary>Hours from one to the next, 1 to 8,760; default 24.</summary>
    [Range(1, 8_760)]
    public int EveryHours { get; init; } = 24;

    /// <summary>So many are kept, 1 to 1,000, and as many of those made before a change of the schema; default 7.</summary>
    [Range(1, 1_000)]
    public int Keep { get; init; } = 7;

    /// <summary>Where they are kept; a relative path is below the data folder. Null: <c>backups</c> in the data folder.</summary>
    public string? Folder { get; init; }
}

/// <summary>Where calls may go.</summary>
public sealed class OutboundSettings
{
    /// <summary>Host names, addresses or networks (<c>10.1.0.0/16</c>) that calls may reach although they are private. Default none.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];
}

/// <summary>How much is taken. Events beyond it are stored, counted and grouped, never refused; pages beyond it are.</summary>
public sealed class LimitSettings
{
    /// <summary>Of one integration that has set none of its own, events a second; 1 to 1,000,000. Default 100.</summary>
    [Range(1, 1_000_000)]
    public int PerSecond { get; init; } = 100;

    /// <summary>So many at once after a pause; 1 to 10,000,000. Default 2,000.</summary>
    [Range(1, 10_000_000)]
    public int Burst { get; init; } = 2_000;

    /// <summary>Of all integrations together, events a second; 1 to 1,000,000. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int AllPerSecond { get; init; } = 10_000;

    /// <summary>So many at once after a pause; 1 to 10,000,000. Default 100,000.</summary>
    [Range(1, 10_000_000)]
    public int AllBurst { get; init; } = 100_000;

    /// <summary>Requests a minute of one API key or session; 1 to 10,000,000. Default 3,000. What sends alerts in is not counted.</summary>
    [Range(1, 10_000_000)]
    public int ApiPerMinute { get; init; } = 3_000;

    /// <summary>Size of one attachment of an incident, in MB; 1 to 1,000. Default 10.</summary>
    [Range(1, 1_000)]
    public int AttachmentMegabytes { get; init; } = 10;

    /// <summary>Attachments of one incident, 1 to 1,000; default 50.</summary>
    [Range(1, 1_000)]
    public int Attachments { get; init; } = 50;

    /// <summary>Live pages of the console open at once, 1 to 10,000; default 600. Each person may have 20.</summary>
    [Range(1, 10_000)]
    public int Pages { get; init; } = 600;
}

public sealed class LoggingSettings
{
    /// <summary>The least that Imp's own parts write. Default Information.</summary>
    public LogDetail Level { get; init; } = LogDetail.Information;
}

/// <summary>How much is written to the log.</summary>
public enum LogDetail { Debug, Information, Warning, Error }
