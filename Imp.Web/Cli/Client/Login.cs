using System.Text.Json;
using Imp.Domain.Shared;

namespace Imp.Web.Cli.Client;

/// <summary>The server and key that <c>imp login</c> keeps in a file of the user's own.</summary>
internal sealed record Login(string Url, string Key)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string File => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "imp", "login.json");

    /// <returns>Null when nobody logged in.</returns>
    public static Login? Read()
    {
        if (!System.IO.File.Exists(File)) return null;
        try
        {
            return JsonSerializer.Deserialize<Login>(System.IO.File.ReadAllText(File), Json);
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CliFailure(CliFailure.WrongUse, $"{File} cannot be read. Log in again: imp login URL");
        }
    }

    /// <summary>Only its owner may read the file.</summary>
    public void Write()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        // A file that is there would keep who may read it.
        System.IO.File.Delete(File);
        using var file = new FileStream(File, options);
        JsonSerializer.Serialize(file, this, Json);
    }

    public static bool Forget()
    {
        var was = System.IO.File.Exists(File);
        if (was) System.IO.File.Delete(File);
        return was;
    }

    /// <returns>An address of a server without a slash at its end.</returns>
    /// <exception cref="CliFailure">It is none.</exception>
    public static string Address(string typed) =>
        Uri.TryCreate(typed.Contains("://", StringComparison.Ordinal) ? typed : "https://" + typed, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0
            ? url.GetLeftPart(UriPartial.Path).TrimEnd('/') : throw new CliFailure(CliFailure.WrongUse, $"{typed} is no address of a server; it looks like https://imp.example.org");

    public override string ToString() => $"{Url} {new Secret(Key)}";
}
