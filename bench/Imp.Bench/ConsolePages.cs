using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Imp.Domain.Identity;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Identity;
using Imp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Bench;

/// <summary>
/// What the console costs: everything a first visit transfers, and two hundred people with the list of incidents open while 20 incidents open
/// each second. The people are lines without a browser, so that it is the server that is measured.
/// </summary>
internal static partial class ConsolePages
{
    private const int People = 10;
    private const int PagesEach = 20;
    private const int PerSecond = 20;
    private const int Seconds = 20;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly byte[] Mark = "bench-row-"u8.ToArray();

    public static async Task RunAsync()
    {
        await using var imp = await Product.StartAsync(data =>
        {
            Seed.NoStorms(data);
            Seed.Incidents(Path.Combine(data.Path, "imp.db"), 100_000);
            AddPeopleAsync(data.Path).GetAwaiter().GetResult();
        });
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new(imp.Url) };
        var cookies = new List<string>();
        for (var person = 0; person < People; person++) cookies.Add(await Visitor.SignInAsync(client, Mail(person)));
        var visit = await VisitAsync(client, cookies[0]);
        Figure.Print("console.visit", visit / 1024.0, "KiB", 600, "transferred by a first visit to the list; baseline: what is promised");
        await ListsAsync(imp, client, cookies);
    }

    private static async Task ListsAsync(Product imp, HttpClient client, IReadOnlyList<string> cookies)
    {
        await SendAsync(imp, "warm-up", 5);
        await using var first = await LivePage.OpenAsync(client, cookies[0], "/incidents", _ => { });
        await Task.Delay(Grace);
        var before = Resident.MiB(imp.Id);

        var seen = new ConcurrentBag<(int Row, double At)>();
        var pages = new List<LivePage>();
        try
        {
            for (var number = 0; number < People * PagesEach - 1; number++)
                pages.Add(await LivePage.OpenAsync(client, cookies[(number + 1) % People], "/incidents", new Watcher(seen).Look));
            await Task.Delay(Grace);
            var open = Resident.MiB(imp.Id);
            var busy = Resident.Cpu(imp.Id);
            var accepted = await SendAsync(imp, "bench-row", Seconds);
            var used = (Resident.Cpu(imp.Id) - busy) / Seconds * 100;
            await Task.Delay(Grace);

            var waits = seen.Where(one => one.Row < accepted.Count).Select(one => one.At - accepted[one.Row]).ToArray();
            var note = $"{waits.Length} of {pages.Count * accepted.Count} rows on {pages.Count} lists";
            Figure.Print("console.lists.p50", Percentile.Of(waits, 50), "ms", note: note);
            Figure.Print("console.lists.p99", Percentile.Of(waits, 99), "ms", 1_000, note + "; baseline: what is promised");
            Figure.Print("console.lists.cpu", used, "% of a core");
            Figure.Print("console.lists.received", pages.Average(page => page.Received) / 1024, "KiB", note: "that a list received over its line");
            Figure.Print("console.lists.memory", (Resident.MiB(imp.Id) - before) * 1024 / pages.Count, "KiB", 1_536, $"grown per list, {(open - before) * 1024 / pages.Count:F0} before the first change; baseline: what is promised");
            Figure.Print("console.lists.resident", Resident.MiB(imp.Id), "MiB", 600, "all of the server; baseline: what is promised");
        }
        finally
        {
            foreach (var page in pages) await page.DisposeAsync();
        }
    }

    /// <summary>Notes when a page is first told of each row.</summary>
    private sealed class Watcher(ConcurrentBag<(int, double)> seen)
    {
        private readonly HashSet<int> known = [];

        public void Look(ReadOnlyMemory<byte> batch)
        {
            var now = Clock.Now();
            for (var rest = batch.Span; rest.IndexOf(Mark) is >= 0 and var at; rest = rest[(at + Mark.Length)..])
            {
                var digits = rest[(at + Mark.Length)..];
                var row = 0;
                for (var place = 0; place < digits.Length && char.IsAsciiDigit((char)digits[place]); place++) row = row * 10 + digits[place] - '0';
                if (known.Add(row)) seen.Add((row, now));
            }
        }
    }

    /// <returns>When each was accepted.</returns>
    private static async Task<IReadOnlyList<double>> SendAsync(Product imp, string name, int seconds)
    {
        using var events = new Events(imp);
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        var accepted = new List<double>();
        for (var number = 0; number < PerSecond * seconds && await beat.WaitForNextTickAsync(); number++)
        {
            await events.TriggerAsync($"{name}-{number.ToString(CultureInfo.InvariantCulture)}");
            accepted.Add(Clock.Now());
        }
        return accepted;
    }

    /// <returns>Bytes of the page and of everything it names, compressed as a browser asks for it.</returns>
    private static async Task<long> VisitAsync(HttpClient client, string cookie)
    {
        var (page, total) = await LoadAsync(client, "/incidents", cookie);
        var named = Asset().Matches(page).Select(found => found.Groups[1].Value).ToHashSet();
        var open = new Queue<string>(named);
        while (open.TryDequeue(out var address))
        {
            var (text, bytes) = await LoadAsync(client, address, cookie);
            total += bytes;
            if (!address.Contains(".css", StringComparison.Ordinal)) continue;
            // All that we serve, though a browser fetches only what it draws with; the library names faces that we do not.
            foreach (Match found in Face().Matches(text))
            {
                var inner = new Uri(new Uri(client.BaseAddress!, address), found.Groups[1].Value).PathAndQuery;
                if (named.Add(inner)) open.Enqueue(inner);
            }
        }
        return total;
    }

    private static async Task<(string Text, long Bytes)> LoadAsync(HttpClient client, string address, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Cookie", cookie);
        request.Headers.Add("Accept-Encoding", "gzip, br");
        using var answer = await client.SendAsync(request);
        if (!answer.IsSuccessStatusCode && address.Contains(".woff2", StringComparison.Ordinal)) return ("", 0);
        if (!answer.IsSuccessStatusCode) throw new BenchFailure($"{address} was answered with {(int)answer.StatusCode}");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var plain = answer.Content.Headers.ContentEncoding.LastOrDefault() switch
        {
            "br" => Unpack(new System.IO.Compression.BrotliStream(new MemoryStream(bytes), System.IO.Compression.CompressionMode.Decompress)),
            "gzip" => Unpack(new System.IO.Compression.GZipStream(new MemoryStream(bytes), System.IO.Compression.CompressionMode.Decompress)),
            _ => bytes,
        };
        return (Encoding.UTF8.GetString(plain), bytes.Length);
    }

    private static byte[] Unpack(Stream from)
    {
        using var _ = from;
        using var to = new MemoryStream();
        from.CopyTo(to);
        return to.ToArray();
    }

    private static string Mail(int person) => $"p{person.ToString(CultureInfo.InvariantCulture)}@example.org";

    private static async Task AddPeopleAsync(string folder)
    {
        using var data = DataFolder.Take(folder);
        await using var services = new ServiceCollection().AddLogging().AddImp(data).BuildServiceProvider();
        var (chance, bus) = (services.GetRequiredService<IChance>(), services.GetRequiredService<CommandBus>());
        for (var person = 0; person < People; person++)
            await bus.ExecuteAsync(new CreateUser(new UserId(chance.NewId()), new ContactMethodId(chance.NewId()), Mail(person), $"Person {person}", Role.Responder, new Secret(Product.Password)), Actor.System("bench"));
    }

    [GeneratedRegex("<(?:link|script|img)[^>]*? (?:href|src)=\"((?!data:)[^\"]+\\.(?:css|js|woff2|svg|png|webmanifest)[^\"]*)\"")]
    private static partial Regex Asset();

    [GeneratedRegex("url\\(\"?'?([^\"')]+\\.woff2[^\"')]*)")]
    private static partial Regex Face();
}
