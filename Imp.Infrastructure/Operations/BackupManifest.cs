using System.Text.Json;
using System.Text.Json.Serialization;

namespace Imp.Infrastructure.Operations;

/// <summary>Why a backup was made.</summary>
public enum BackupReason
{
    /// <summary>Its time had come.</summary>
    Scheduled,
    /// <summary>Somebody asked for it.</summary>
    Asked,
    /// <summary>The schema was about to change.</summary>
    BeforeUpgrade,
}

/// <summary>One file of a backup.</summary>
/// <param name="Name">Below the data folder, parted by <c>/</c>.</param>
/// <param name="Sha256">Of its content, in hexadecimal.</param>
public sealed record BackupFile(string Name, long Bytes, string Sha256);

/// <summary>What is in a backup and how to tell that it is whole.</summary>
/// <param name="Format">1.</param>
/// <param name="Version">The Imp that made it.</param>
/// <param name="Schema">Of <c>imp.db</c>.</param>
/// <param name="Rows">How many rows each table of each database file has.</param>
public sealed record BackupManifest(
    int Format, DateTimeOffset MadeAt, string Version, int Schema, string Sqlite, BackupReason Reason, IReadOnlyList<BackupFile> Files, IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Rows)
{
    /// <summary>The one format there is.</summary>
    public const int Newest = 1;

    /// <summary>Its name in the archive.</summary>
    public const string Name = "manifest.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectNullableAnnotations = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    [JsonIgnore]
    public long Bytes => Files.Sum(file => file.Bytes);

    [JsonIgnore]
    public long RowCount => Rows.Values.Sum(file => file.Values.Sum());

    [JsonIgnore]
    public bool HasKeys => Files.Any(file => file.Name.StartsWith("keys/", StringComparison.Ordinal));

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="InvalidDataException">It cannot be understood.</exception>
    internal static BackupManifest Parse(Stream content)
    {
        try
        {
            var read = JsonSerializer.Deserialize<BackupManifest>(content, Json) ?? throw new InvalidDataException("Its manifest is empty.");
            if (read.Format != Newest) throw new InvalidDataException($"It has format {read.Format}; this Imp knows {Newest}.");
            if (read.Files is null || read.Rows is null) throw new InvalidDataException("Its manifest is not complete.");
            return read;
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException("Its manifest cannot be read.", failure);
        }
    }
}
