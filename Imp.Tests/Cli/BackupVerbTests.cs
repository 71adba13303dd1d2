using Imp.Tests.Support;

namespace Imp.Tests.Cli;

public sealed class BackupVerbTests
{
    [Fact]
    public async Task A_backup_made_under_load_is_restored_elsewhere_with_every_row()
    {
        using var installation = await Installation.MakeAsync();
        await using var imp = await ImpProcess.ServeAsync(installation.Folder);
        await using var elsewhere = new TempFolder();
        using var enough = new CancellationTokenSource();
        var load = Task.Run(async () =>
        {
            var accepted = 0;
            while (!enough.IsCancellationRequested) if (await installation.SendAsync(imp.Url, $"key-{accepted % 20}", "Load") == 202) accepted++;
            return accepted;
        });
        var backup = await ImpProcess.RunAsync(["backup", "--data", installation.Folder, "--to", elsewhere["kept"], "--with-keys"]);
        await enough.CancelAsync();
        (backup.Exit, await load > 0).Should().Be((0, true), backup.Err);

        var archive = Directory.GetFiles(elsewhere["kept"]).Should().ContainSingle().Which;
        (await ImpProcess.RunAsync(["restore", archive, "--data", installation.Folder])).Exit.Should().Be(73, "a server has the folder");
        var dry = await ImpProcess.RunAsync(["restore", archive, "--data", elsewhere["data"], "--dry-run"]);
        (dry.Exit, dry.Out.Contains("Nothing was changed", StringComparison.Ordinal), Directory.Exists(elsewhere["data"])).Should().Be((0, true, false));
        var restored = await ImpProcess.RunAsync(["restore", archive, "--data", elsewhere["data"]]);
        restored.Exit.Should().Be(0, restored.Err);
        var verified = await ImpProcess.RunAsync(["verify", "--data", elsewhere["data"]]);
        (verified.Exit, verified.Out.Contains("WRONG", StringComparison.Ordinal)).Should().Be((0, false), verified.Out);

        await using var again = await ImpProcess.ServeAsync(elsewhere["data"]);
        (await installation.IncidentsAsync(again.Url)).Should().NotBeEmpty();
    }

    [Fact]
    public async Task What_is_no_backup_is_refused_in_one_line()
    {
        await using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["x.zip"], "x");

        var result = await ImpProcess.RunAsync(["restore", folder["x.zip"], "--data", folder["data"]]);

        (result.Exit, result.Err.Trim()).Should().Be((1, $"imp: {folder["x.zip"]} cannot be restored. {folder["x.zip"]} is no archive, or is cut off. Nothing was changed."));
    }
}
