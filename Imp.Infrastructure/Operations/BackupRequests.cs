using System.Text.Json;

namespace Imp.Infrastructure.Operations;

/// <summary>What <c>imp backup</c> asks of the server that holds the folder.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
internal sealed record BackupRequest(string Id, bool WithKeys);

/// <summary>What became of it: one of the two.</summary>
internal sealed record BackupAnswer(string? Archive, string? Problem);

/// <summary>
/// How another process on the machine asks the server for a backup: by a file in the data folder. Whoever may write there, which is the owner
/// of the folder alone, may read the database anyway, so that is the whole permission.
/// </summary>
internal sealed class BackupRequests(string folder)
{
    private const int Longest = 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private string File => Path.Combine(folder, "backup-request.json");

    public void Ask(BackupRequest request) => Write(File, request);

    /// <summary>True while the server has not taken it.</summary>
    public bool IsWaiting => System.IO.File.Exists(File);

    public void Withdraw() => System.IO.File.Delete(File);

    /// <returns>What is asked for; null when nothing is, or it is no request.</returns>
    public BackupRequest? Take()
    {
        if (!IsWaiting) return null;
        try
        {
            var text = new FileInfo(File).Length <= Longest ? System.IO.File.ReadAllBytes(File) : [];
            System.IO.File.Delete(File);
            return JsonSerializer.Deserialize<BackupRequest>(text, Json) is { Id: { Length: 32 } id } request && id.All(char.IsAsciiHexDigitLower) ? request : null;
        }
        catch (Exception failure) when (failure is JsonException or IOException)
        {
            return null;
        }
    }

    public void Answer(BackupRequest request, BackupAnswer answer) => Write(AnswerOf(request), answer);

    /// <returns>The answer, once; null while there is none.</returns>
    public BackupAnswer? TakeAnswer(BackupRequest request)
    {
        var file = AnswerOf(request);
        if (!System.IO.File.Exists(file)) return null;
        var answer = JsonSerializer.Deserialize<BackupAnswer>(System.IO.File.ReadAllBytes(file), Json);
        System.IO.File.Delete(file);
        return answer;
    }

    private string AnswerOf(BackupRequest request) => Path.Combine(folder, $"backup-answer-{request.Id}.json");

    /// <summary>Under another name first: who looks for it must not find half of it.</summary>
    private static void Write<T>(string file, T content)
    {
        System.IO.File.WriteAllBytes(file + ".new", JsonSerializer.SerializeToUtf8Bytes(content, Json));
        System.IO.File.Move(file + ".new", file, overwrite: true);
    }
}
