using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Imp.Tests.Support;

/// <summary>A web server that says what it is told to; anything but the front page is missing.</summary>
public sealed class WebTarget : IDisposable
{
    public const string Fine = "HTTP/1.1 200 OK";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<string> asked = [];

    public WebTarget()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Answer { get; set; } = Fine;

    public string Text { get; set; } = "";

    /// <summary>Method and path of each request.</summary>
    public IReadOnlyList<string> Asked { get { lock (asked) return [.. asked]; } }

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            if (await reader.ReadLineAsync() is not { } first) return;
            while (await reader.ReadLineAsync() is { Length: > 0 }) { }
            lock (asked) asked.Add(string.Join(' ', first.Split(' ')[..2]));
            var answer = first.Split(' ')[1] == "/" ? Answer : "HTTP/1.1 404 No";
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{answer}\r\nContent-Length: {Encoding.UTF8.GetByteCount(Text)}\r\nConnection: close\r\n\r\n{(first.StartsWith("HEAD") ? "" : Text)}"));
        }
        catch (IOException)
        {
            // A look at the port alone.
        }
    }
}
