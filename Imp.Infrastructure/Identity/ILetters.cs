namespace Imp.Infrastructure.Identity;

/// <summary>Mail to somebody who has no contact method here, or must not need one: an invitation, a reset link.</summary>
public interface ILetters
{
    /// <summary>Whether a mail server is set at all.</summary>
    bool MaySend { get; }

    /// <returns>Why it could not be sent, as a sentence; null when it was.</returns>
    Task<string?> SendAsync(string to, string subject, string text, CancellationToken cancel);
}
