using System.Text.Json.Nodes;
using Imp.Domain.Shared;
using Imp.Tests.Support;

namespace Imp.Tests.Cli;

/// <summary>Files that go up and come back.</summary>
public sealed class AttachVerbTests(CliHouse cli) : IClassFixture<CliHouse>
{
    [Fact]
    public async Task What_was_attached_comes_back_byte_for_byte_and_is_fetched_once()
    {
        var (number, log) = (await PageAsync(), await FileAsync("gate way.log", 300_000));
        var other = await FileAsync("other/gate way.log", 12);

        (await cli.RunAsync(nameof(Role.Responder), "attach", $"#{number}", log, other)).Should().Match<CommandResult>(one => one.Exit == 0 && one.Out == $"#{number} has gate way.log, 292 KB.\n#{number} has gate way.log, 12 bytes.\n");

        (await cli.RunAsync($"attachments {number}", nameof(Role.Viewer))).Out.Should().MatchRegex(@"(?m)^ADDED +SIZE +BY +NAME$").And.MatchRegex(@"(?m)292 KB +cli Responder +gate way\.log$");
        (await cli.RunAsync($"attachments {number} -q")).Out.Should().Be("gate way.log\ngate way.log\n");
        var folder = cli[$"saved{number}"];
        (await SaveAsync()).Out.Should().Be($"{folder}/gate way.log, 292 KB\n{folder}/gate way (2).log, 12 bytes\n");
        (await File.ReadAllBytesAsync(Path.Combine(folder, "gate way.log"))).Should().Equal(await File.ReadAllBytesAsync(log));
        (await File.ReadAllBytesAsync(Path.Combine(folder, "gate way (2).log"))).Should().Equal(await File.ReadAllBytesAsync(other));

        (await SaveAsync()).Out.Should().Contain("gate way.log is there already.").And.Contain("gate way (2).log is there already.");
        Directory.GetFileSystemEntries(folder).Should().HaveCount(2, "nothing half is left behind");

        Task<CommandResult> SaveAsync() => cli.RunAsync(nameof(Role.Viewer), "attachments", $"{number}", "--save", folder);
    }

    [Fact]
    public async Task What_a_command_says_is_attached_under_the_name_that_is_given()
    {
        var number = await PageAsync();
        string[] line = ["attach", $"{number}", "-", "--json", "--url", cli.House.Url, "--key-file", cli["Responder.key"]];

        (await ImpProcess.RunAsync(line, "all of it")).Should().Match<CommandResult>(one => one.Exit == 64 && one.Err.Contains("Give --name"));
        var added = await ImpProcess.RunAsync([.. line, "--name", "gateway.log"], "all of it");

        added.Exit.Should().Be(0, added.Err);
        var attachment = JsonNode.Parse(added.Out)!.AsArray().Should().ContainSingle().Subject!["attachment"]!;
        (attachment["name"]!.GetValue<string>(), attachment["bytes"]!.GetValue<long>()).Should().Be(("gateway.log", 9));
    }

    [Fact]
    public async Task What_is_wrong_with_one_file_does_not_keep_the_others_from_it()
    {
        var number = await PageAsync();
        var (large, small) = (await FileAsync("large.bin", 10 * 1024 * 1024 + 1), await FileAsync("small.txt", 5));

        var result = await cli.RunAsync(nameof(Role.Responder), "attach", $"{number}", large, small);

        result.Should().Be(new CommandResult(1, $"#{number} has small.txt, 5 bytes.\n", $"imp: {large}: A file may have 10 MB at most.\n"));
        var told = JsonNode.Parse((await cli.RunAsync(nameof(Role.Responder), "attach", $"{number}", large, "--json")).Out)!.AsArray().Should().ContainSingle().Subject!;
        (told["file"]!.GetValue<string>(), told["attachment"], told["problem"]!.GetValue<string>()).Should().Be((large, null, "A file may have 10 MB at most."));
    }

    [Theory]
    [InlineData("attach 1 small.txt none.txt", "Responder", 64, "There is no file ")]
    [InlineData("attach 1 .", "Responder", 64, "is a folder.")]
    [InlineData("attach 1 small.txt small.txt --name one", "Responder", 64, "--name is for one file")]
    [InlineData("attach 1 - --name one --key-file -", "", 64, "cannot be both the key and the file")]
    [InlineData("attach 1", "Responder", 64, "attach")]
    [InlineData("attach 1 empty.txt", "Responder", 64, "empty.txt: body: The file is empty.")]
    [InlineData("attach 999 small.txt", "Responder", 1, "small.txt: ")]
    [InlineData("attach 1 small.txt", "Viewer", 77, "not")]
    [InlineData("attachments 999", "Viewer", 1, "incident")]
    [InlineData("attachments 1 --save small.txt/below", "Viewer", 1, "cannot be kept in")]
    public async Task What_is_wrong_is_said_before_a_byte_is_sent(string line, string key, int code, string sentence)
    {
        await PageAsync();
        await FileAsync("small.txt", 5);
        await FileAsync("empty.txt", 0);
        var words = line.Split(' ').Select(word => word.Contains(".txt") ? cli[word] : word).ToArray();

        var result = key.Length == 0 ? await CliHouse.BareAsync([.. words, "--url", cli.House.Url]) : await cli.RunAsync(key, words);

        result.Exit.Should().Be(code, result.Err);
        result.Err.Should().StartWith("imp: ").And.Contain(sentence);
        result.Err.Trim().Should().NotContain("\n");
        result.Out.Should().BeEmpty();
        (await cli.RunAsync("attachments 1 -q")).Out.Should().BeEmpty();
    }

    private async Task<string> FileAsync(string name, int bytes)
    {
        var path = cli[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var content = new byte[bytes];
        new Random(bytes).NextBytes(content);
        await File.WriteAllBytesAsync(path, content);
        return path;
    }

    private async Task<long> PageAsync()
    {
        var made = await cli.RunAsync(nameof(Role.Responder), "page", "Main service", "It burns", "-q");
        made.Exit.Should().Be(0, made.Err);
        return long.Parse(made.Out, System.Globalization.CultureInfo.InvariantCulture);
    }
}
