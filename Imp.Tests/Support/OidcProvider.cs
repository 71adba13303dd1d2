using System.Text.Json;

namespace Imp.Tests.Support;

/// <summary>A real OpenID provider, npm's oidc-provider, with a page that lets anybody in under any name. It is fetched once and kept beside the build's other results.</summary>
public static class OidcProvider
{
    public const string Client = "imp";
    public const string Secret = "a-secret-that-is-long-enough-for-both";

    private const string Version = "9.13.3";

    private static readonly string Folder = Path.Combine(Repository.Root, "artifacts", "outside", "oidc-provider-" + Version);

    /// <param name="issuer">Its address, on this machine.</param>
    /// <param name="imp">Imp's address.</param>
    /// <param name="folder">For its script.</param>
    /// <returns>When it answers. Whoever signs in as <c>bo</c> has the address <c>bo@example.org</c> and the group <c>sre</c>.</returns>
    public static async Task<OutsideProcess> StartAsync(string issuer, string imp, TempFolder folder)
    {
        await FetchAsync();
        var script = folder["provider.mjs"];
        await File.WriteAllTextAsync(script, $$"""
            import Provider from {{JsonSerializer.Serialize(new Uri(Path.Combine(Folder, "node_modules", "oidc-provider", "lib", "index.js")).AbsoluteUri)}};
            const imp = {{JsonSerializer.Serialize(imp)}}, issuer = {{JsonSerializer.Serialize(issuer)}};
            const provider = new Provider(issuer, {
              clients: [{ client_id: '{{Client}}', client_secret: '{{Secret}}', redirect_uris: [imp + '/sign-in/provider/back'], post_logout_redirect_uris: [imp + '/sign-in'] }],
              scopes: ['openid', 'profile', 'email', 'groups'],
              claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
              pkce: { required: () => true },
              cookies: { keys: ['for these tests only'] },
              findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id, email: id + '@example.org', email_verified: true, name: 'Bo of the provider', groups: ['sre'] }) }),
            });
            provider.listen(new URL(issuer).port);
            """);
        var process = OutsideProcess.Start(Commands.Find("node"), [script], folder.Path);
        await process.AnswersAsync(issuer + "/.well-known/openid-configuration");
        return process;
    }

    private static async Task FetchAsync()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules", "oidc-provider"))) return;

        Directory.CreateDirectory(Folder);
        await using var process = OutsideProcess.Start(Commands.Find("npm"), ["install", "--prefix", Folder, "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "oidc-provider@" + Version], Folder);
        var ended = await process.EndAsync(TimeSpan.FromMinutes(3));
        ended.Exit.Should().Be(0, ended.Out + ended.Err);
    }
}
