using System.Net;
using Imp.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Imp.Tests.Cli;

public sealed class StartTests
{
    [Fact]
    public async Task A_second_imp_on_the_same_folder_ends_with_73_and_the_first_goes_on()
    {
        await using var folder = new TempFolder();
        await using var first = await ImpProcess.ServeAsync(folder["data"]);

        var second = await ImpProcess.RunAsync(["serve", "--data", folder["data"], "--urls", $"http://127.0.0.1:{Loopback.FreePort()}"], within: TimeSpan.FromSeconds(10));

        (second.Exit, second.Out).Should().Be((73, ""));
        second.Err.Trim().Should().StartWith("imp: The data folder").And.NotContain("\n");
        using var browser = new HttpClient(new SocketsHttpHandler());
        (await browser.GetAsync(first.Url + "/healthz")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await ImpProcess.RunAsync(["doctor", "--data", folder["data"]])).Exit.Should().Be(0, "the doctor works beside a server");
    }

    [Fact]
    public async Task An_address_in_use_ends_with_69()
    {
        await using var folder = new TempFolder();
        await using var first = await ImpProcess.ServeAsync(folder["one"]);

        var second = await ImpProcess.RunAsync(["serve", "--data", folder["two"], "--urls", first.Url]);

        second.Exit.Should().Be(69);
        second.Err.Should().Contain("listens at " + first.Url);
    }

    [Fact]
    public async Task A_damaged_file_ends_with_75_and_is_left_as_it_is()
    {
        await using var folder = new TempFolder();
        Directory.CreateDirectory(folder["data"]);
        var file = Path.Combine(folder["data"], "imp.db");
        await File.WriteAllTextAsync(file, new string('x', 10_000));

        var result = await ImpProcess.RunAsync(["serve", "--data", folder["data"], "--urls", $"http://127.0.0.1:{Loopback.FreePort()}"]);

        result.Exit.Should().Be(75);
        (await File.ReadAllTextAsync(file)).Should().Be(new string('x', 10_000));
    }

    [Fact]
    public async Task A_file_of_a_newer_imp_ends_with_74_and_is_left_byte_for_byte()
    {
        using var installation = await Installation.MakeAsync();
        using (var file = new SqliteConnection($"Data Source={installation.Database};Pooling=False"))
        {
            file.Open();
            using var newer = file.CreateCommand();
            newer.CommandText = "PRAGMA user_version=999";
            newer.ExecuteNonQuery();
        }
        var before = await File.ReadAllBytesAsync(installation.Database);

        var result = await ImpProcess.RunAsync(["serve", "--data", installation.Folder, "--urls", $"http://127.0.0.1:{Loopback.FreePort()}"]);

        result.Exit.Should().Be(74, result.Err);
        result.Err.Trim().Should().StartWith("imp: The database has schema 999").And.NotContain("\n");
        (await File.ReadAllBytesAsync(installation.Database)).Should().Equal(before);
    }

    [Fact]
    public async Task The_lock_of_a_killed_imp_does_not_block_the_next()
    {
        await using var folder = new TempFolder();
        await using var first = await ImpProcess.ServeAsync(folder["data"]);
        first.KillNow();

        await using var second = await ImpProcess.ServeAsync(folder["data"], ready: "/sign-in");

        second.HasExited.Should().BeFalse();
    }
}
