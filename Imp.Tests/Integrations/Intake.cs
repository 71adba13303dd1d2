using System.Net.Sockets;
using System.Text;
using Imp.Domain.Noise;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Noise;
using Imp.Tests.Host;
using Imp.Tests.Support;

namespace Imp.Tests.Integrations;

/// <summary>A served house whose events are looked at, shared by the cases of a table. Every alert opens and closes as it comes: hold times and storms have stories of their own.</summary>
public sealed class Intake : IAsyncLifetime
{
    public ServedHouse House { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public string Key => House.First.IntegrationKey.Reveal;

    public async Task InitializeAsync()
    {
        House = await ServedHouse.StartAsync();
        Client = House.Browser();
        await House.Of<CommandBus>().ExecuteAsync(new SetNoise(House.First.Service, NoiseRules.Off), Actor.System("test"));
        House.Of<IReadOnlyList<Runner>>().Single(runner => runner.Name == "EventWorker").Start();
    }

    public async Task DisposeAsync()
    {
        await House.Of<IReadOnlyList<Runner>>().Single(runner => runner.Name == "EventWorker").DisposeAsync();
        Client.Dispose();
        await House.DisposeAsync();
    }

    /// <summary>How many events are stored.</summary>
    public async Task<int> StoredAsync() => (await House.Of<EventQueries>().ListAsync(null, null, null, 100_000, default)).Items.Count;

    /// <summary>The newest event; null when there is none.</summary>
    public async Task<EventRow?> LastAsync() => (await House.Of<EventQueries>().ListAsync(null, null, null, 1, default)).Items.FirstOrDefault();

    /// <summary>Everything in the file, to see that nothing changed.</summary>
    public string Everything() => Rows.Of(House.Of<SqliteFile>().Path);

    /// <summary>Writes bytes to the server as they are and reads the answer, without waiting for the request to end.</summary>
    public async Task<string> RawAsync(string head, byte[] body)
    {
        using var line = new TcpClient();
        await line.ConnectAsync("127.0.0.1", new Uri(House.Url).Port);
        var stream = line.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n") + "\r\n\r\n"));
        await stream.WriteAsync(body);
        using var patience = new CancellationTokenSource(Eventually.Patience);
        var answer = new StringBuilder();
        var block = new byte[4096];
        while (!Whole(answer.ToString()) && await stream.ReadAsync(block, patience.Token) is var count and > 0) answer.Append(Encoding.UTF8.GetString(block, 0, count));
        return answer.ToString();
    }

    private static bool Whole(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var length = System.Text.RegularExpressions.Regex.Match(answer, @"Content-Length: (\d+)", System.Text.RegularExpressions.RegexOptions.IgnoreCase);
        if (end < 0) return false;
        return length.Success ? answer.Length - end - 4 >= int.Parse(length.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : answer.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
    }
}
