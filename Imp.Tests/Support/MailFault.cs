namespace Imp.Tests.Support;

/// <summary>A moment in an SMTP conversation at which a <see cref="MailSink"/> can misbehave.</summary>
public enum MailStage { Greeting, Hello, Sender, Recipient, Data, Body }

/// <summary>What goes wrong, and when. At <see cref="MailStage.Body"/> the sink misbehaves when the final dot has arrived.</summary>
/// <param name="Reply">The line to answer instead of the usual one; null to answer nothing.</param>
/// <param name="Closes">Closes the connection, after the reply if there is one.</param>
public sealed record MailFault(MailStage At, string? Reply, bool Closes)
{
    /// <summary>Answers with a code of its own: 4yz is "later", 5yz is "never".</summary>
    /// <param name="reply">The whole line, such as <c>451 4.3.0 try later</c>.</param>
    public static MailFault Refuse(MailStage at, string reply) => new(at, reply, Closes: false);

    /// <summary>Says nothing and keeps the connection open until the client or the sink goes.</summary>
    public static MailFault Hang(MailStage at) => new(at, Reply: null, Closes: false);

    /// <summary>Closes the connection without a word. At <see cref="MailStage.Body"/> it does so with the mail half read.</summary>
    public static MailFault Drop(MailStage at) => new(at, Reply: null, Closes: true);
}
