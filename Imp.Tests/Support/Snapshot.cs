namespace Imp.Tests.Support;

/// <summary>Texts that others rely on, committed beside the tests. A change shows in the diff; delete the file and run again to accept a new one.</summary>
public static class Snapshot
{
    /// <summary>Compares with the committed file; where there is none it is written, and the test fails so that nobody forgets to look at it.</summary>
    public static void Matches(string name, string text)
    {
        var file = Path.Combine(Repository.Root, "Imp.Tests", "Snapshots", name);
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            Assert.Fail($"{name} was written for the first time; look at it and commit it.");
        }
        text.Should().Be(File.ReadAllText(file), $"that is what {name} says");
    }
}
