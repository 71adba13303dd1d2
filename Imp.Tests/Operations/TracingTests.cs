using Imp.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Imp.Tests.Operations;

public sealed class TracingTests
{
    [Fact]
    public async Task One_trace_leads_from_the_alert_to_the_delivered_message()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var sink = await WebhookSink.StartAsync();
        using var installation = await Installation.MakeAsync(sink.Url + "/pager");
        await using var imp = await ImpProcess.ServeAsync(installation.Folder, environment: new Dictionary<string, string>
        {
            ["IMP_Outbound__Allow"] = "127.0.0.1", ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Url, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200", ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        });
        using var sender = new HttpClient(new SocketsHttpHandler());
        (await sender.PostAsync($"{imp.Url}/in/{installation.IntegrationKey}?title=x", new StringContent("""{"title":"Disk is full","severity":"critical"}"""))).EnsureSuccessStatusCode();

        // A span is sent when it ends, so those within come before those around them.
        await Eventually.HoldsAsync(() => Line(receiver.Spans).Count == 4, "the message's span to arrive with all before it");

        var (spans, line) = (receiver.Spans, Line(receiver.Spans));
        line.Select(span => span.Name).Should().Equal("deliver", "job webhook", "event", "POST ingest");
        line.Select(span => span.Trace).Distinct().Should().ContainSingle();
        spans.Should().Contain(span => span.Name == "incident.open" && span.Trace == line[0].Trace);
        await Eventually.HoldsAsync(() => receiver.HasMetrics, "metrics to arrive");
        receiver.Text.Should().Contain("Imp").And.NotContain(installation.IntegrationKey, "a key is in the address of its requests");
    }

    /// <returns>The delivery's span, and those it came from.</returns>
    private static List<OtlpSpan> Line(IReadOnlyList<OtlpSpan> spans)
    {
        var jobs = spans.Where(span => span.Name == "job webhook").Select(span => span.Id).ToHashSet();
        var line = spans.Where(span => span.Name == "deliver" && jobs.Contains(span.Parent)).Take(1).ToList();
        while (line.Count > 0 && spans.FirstOrDefault(span => span.Id == line[^1].Parent) is { } parent) line.Add(parent);
        return line;
    }

    private sealed record OtlpSpan(string Trace, string Id, string Parent, string Name);

    /// <summary>Takes what an exporter sends by OTLP over HTTP and reads the spans' ids and names.</summary>
    private sealed class OtlpReceiver(WebApplication app) : IAsyncDisposable
    {
        private readonly Lock gate = new();
        private readonly List<OtlpSpan> spans = [];

        public string Url => app.Urls.Single();

        public IReadOnlyList<OtlpSpan> Spans { get { lock (gate) return [.. spans]; } }

        public bool HasMetrics { get; private set; }

        /// <summary>All that came as traces, as far as it is text.</summary>
        public string Text { get; private set; } = "";

        public static async Task<OtlpReceiver> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var receiver = new OtlpReceiver(builder.Build());
            receiver.Map();
            await receiver.Start();
            return receiver;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task Start() => app.StartAsync();

        private void Map()
        {
            app.MapPost("/v1/traces", async (HttpRequest request) =>
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body);
                // ExportTraceServiceRequest: resource_spans = 1; ResourceSpans: scope_spans = 2; ScopeSpans: spans = 2.
                var found = Fields(body.ToArray(), 1).SelectMany(one => Fields(one, 2)).SelectMany(one => Fields(one, 2))
                    .Select(span => new OtlpSpan(Hex(span, 1), Hex(span, 2), Hex(span, 4), System.Text.Encoding.UTF8.GetString(Fields(span, 5).First()))).ToList();
                lock (gate)
                {
                    spans.AddRange(found);
                    Text += System.Text.Encoding.UTF8.GetString(body.ToArray());
                }
                return Results.Ok();
            });
            app.MapPost("/v1/metrics", () =>
            {
                HasMetrics = true;
                return Results.Ok();
            });
        }

        private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Fields(message, field).FirstOrDefault() ?? []);

        /// <returns>The values of a field that have a length.</returns>
        private static List<byte[]> Fields(byte[] message, int wanted)
        {
            var found = new List<byte[]>();
            for (var at = 0; at < message.Length;)
            {
                var (field, kind) = ((int)Number(message, ref at)) switch { var tag => (tag >> 3, tag & 7) };
                if (kind == 0) Number(message, ref at);
                else if (kind == 1) at += 8;
                else if (kind == 5) at += 4;
                else
                {
                    var length = (int)Number(message, ref at);
                    if (field == wanted) found.Add(message[at..(at + length)]);
                    at += length;
                }
            }
            return found;
        }

        private static ulong Number(byte[] message, ref int at)
        {
            ulong value = 0;
            for (var shift = 0; ; shift += 7)
            {
                var one = message[at++];
                value |= (ulong)(one & 0x7F) << shift;
                if (one < 0x80) return value;
            }
        }
    }
}
