using System.Net.Sockets;
using System.Text;

namespace Imp.Infrastructure.Settings;

/// <summary>Asks the mail server for its greeting; sends nothing.</summary>
internal static class MailProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<Finding> ExamineAsync(MailSettings mail, CancellationToken cancel)
    {
        if (mail.Host is not { } host) return Finding.Warning("mail", "No mail server is set (Mail:Host), so nobody can be reached by mail.");

        var server = $"{host}:{mail.Port}";
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, mail.Port, deadline.Token);
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            return await reader.ReadLineAsync(deadline.Token) is { } greeting && greeting.StartsWith("220", StringComparison.Ordinal)
                ? Finding.Good("mail", $"{server} answers.")
                : Finding.Wrong("mail", $"{server} answers, but not like a mail server.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Finding.Wrong("mail", $"{server} does not answer within {Patience.TotalSeconds:0} s.");
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return Finding.Wrong("mail", $"{server} cannot be reached: {failure.Message}");
        }
    }
}
