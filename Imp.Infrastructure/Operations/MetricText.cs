using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Imp.Infrastructure.Operations;

/// <summary>Listens to Imp's instruments and writes what they say in the text format of Prometheus (version 0.0.4): names in its way, units spelled out, counters with <c>_total</c>.</summary>
public sealed class MetricText : IDisposable
{
    /// <summary>What the text is, for <c>Content-Type</c>.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Upper bounds of durations, in seconds.</summary>
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly MeterListener listener = new();
    private readonly List<Family> families = [];
    private readonly Lock gate = new();

    public MetricText(Instruments instruments, Gauges gauges)
    {
        _ = gauges; // whoever reads wants them, too
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (!ReferenceEquals(instrument.Meter.Scope, instruments)) return;
            var family = new Family(instrument);
            lock (gate) families.Add(family);
            listening.EnableMeasurementEvents(instrument, family);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, state) => ((Family)state!).Take(value, tags));
        listener.SetMeasurementEventCallback<double>((_, value, tags, state) => ((Family)state!).Take(value, tags));
        listener.Start();
    }

    /// <summary>Every name that it can write, also of what has not happened yet.</summary>
    internal IReadOnlyList<string> Names
    {
        get
        {
            lock (gate) return [.. families.SelectMany(family => family.Names)];
        }
    }

    /// <returns>Everything as of now.</returns>
    public string Write()
    {
        var text = new StringBuilder();
        lock (gate)
        {
            foreach (var family in families) family.Forget();
            listener.RecordObservableInstruments();
            foreach (var family in families.OrderBy(family => family.Name, StringComparer.Ordinal)) family.WriteTo(text);
        }
        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    /// <summary>One instrument with all its series.</summary>
    private sealed class Family(Instrument instrument)
    {
        private readonly bool isHistogram = instrument is Histogram<double>;
        private readonly bool isCounter = instrument is Counter<long> or ObservableCounter<long> or ObservableCounter<double>;
        private readonly Lock adding = new();
        private volatile Series[] all = [];

        public string Name { get; } = NameOf(instrument);

        public IEnumerable<string> Names => isHistogram ? [Name + "_bucket", Name + "_sum", Name + "_count"] : [Name];

        public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var series = Find(tags) ?? Add(tags);
            if (isHistogram) series.Observe(value);
            else if (instrument.IsObservable) series.Set(value);
            else series.Add(value);
        }

        /// <summary>What is asked for each time says anew which series there are.</summary>
        public void Forget()
        {
            if (instrument.IsObservable) all = [];
        }

        public void WriteTo(StringBuilder text)
        {
            if (all.Length == 0) return;
            text.Append("# HELP ").Append(Name).Append(' ').Append(instrument.Description).Append('\n');
            text.Append("# TYPE ").Append(Name).Append(isHistogram ? " histogram\n" : isCounter ? " counter\n" : " gauge\n");
            foreach (var series in all.OrderBy(one => one.Labels, StringComparer.Ordinal))
            {
                if (isHistogram) series.WriteHistogram(text, Name);
                else Line(text, Name, series.Labels, series.Value);
            }
        }

        private Series? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var one in all) if (one.Is(tags)) return one;
            return null;
        }

        private Series Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (adding)
            {
                if (Find(tags) is { } meanwhile) return meanwhile;
                var fresh = new Series(tags.ToArray());
                all = [.. all, fresh];
                return fresh;
            }
        }

        private static string NameOf(Instrument instrument)
        {
            var name = instrument.Name.Replace('.', '_') + instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
            return instrument is Counter<long> or ObservableCounter<long> or ObservableCounter<double> ? name + "_total" : name;
        }
    }

    /// <summary>One combination of labels.</summary>
    private sealed class Series(KeyValuePair<string, object?>[] tags)
    {
        private readonly long[] buckets = new long[Bounds.Length + 1];
        private double value;

        public string Labels { get; } = string.Join(',', tags.Select(tag => $"{tag.Key}=\"{Escape(tag.Value?.ToString() ?? "")}\""));

        public double Value => Volatile.Read(ref value);

        public bool Is(ReadOnlySpan<KeyValuePair<string, object?>> other)
        {
            if (other.Length != tags.Length) return false;
            for (var at = 0; at < tags.Length; at++) if (!string.Equals(tags[at].Value as string, other[at].Value as string, StringComparison.Ordinal)) return false;
            return true;
        }

        public void Set(double now) => Volatile.Write(ref value, now);

        public void Add(double more)
        {
            double before;
            do before = Volatile.Read(ref value);
            while (Interlocked.CompareExchange(ref value, before + more, before) != before);
        }

        public void Observe(double seen)
        {
            var at = 0;
            while (at < Bounds.Length && seen > Bounds[at]) at++;
            Interlocked.Increment(ref buckets[at]);
            Add(seen);
        }

        public void WriteHistogram(StringBuilder text, string name)
        {
            var lead = Labels.Length > 0 ? Labels + "," : "";
            long sum = 0;
            for (var at = 0; at <= Bounds.Length; at++)
            {
                sum += Interlocked.Read(ref buckets[at]);
                Line(text, name + "_bucket", $"{lead}le=\"{(at < Bounds.Length ? Bounds[at].ToString(CultureInfo.InvariantCulture) : "+Inf")}\"", sum);
            }
            Line(text, name + "_sum", Labels, Value);
            Line(text, name + "_count", Labels, sum);
        }

        private static string Escape(string label) => label.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }
}
