using System.Net;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Demo;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Settings;
using Imp.Tests.Demo;
using Imp.Tests.Support;
using Imp.Web.Host;
using Imp.Web.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Tests.Host;

/// <summary>The real server in this process, on a free port and after the first run, without its workers.</summary>
public sealed class ServedHouse : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly TempFolder folder;
    private readonly DataFolder data;
    private readonly WebApplication app;

    private ServedHouse(TempFolder folder, DataFolder data, WebApplication app, string url) => (this.folder, this.data, this.app, Url) = (folder, data, app, url);

    public string Url { get; }

    public string Logs => data.Logs;

    public SetUp First { get; private set; } = null!;

    /// <param name="settings">Makes them for the address that the server is to listen at; null: the defaults, but no limit of requests.</param>
    public static async Task<ServedHouse> StartAsync(Func<string, ImpSettings>? settings = null)
    {
        var house = await OpenAsync(settings);
        house.First = FirstRun.Command(house.Of<IChance>(), "olga@example.org", "Olga", new Secret(Password), apiKey: KeyText.ApiKey(house.Of<IChance>()));
        await house.DoAsync(house.First, Actor.System("setup"));
        return house;
    }

    /// <summary>With the company of the demo, and its owner. It takes half a minute: <see cref="DemoHouse"/> shares it.</summary>
    /// <param name="end">Where the story ends, by the house's clock.</param>
    public static async Task<(ServedHouse House, DemoOwner Owner)> StartDemoAsync(Func<TimeProvider, DateTimeOffset> end)
    {
        var house = await OpenAsync();
        return (house, (await DemoData.FillAsync(house.data, new ImpSettings(), end(house.Of<TimeProvider>()), services => services.AddSingleton(QuickPasswords.Made).AddConfigurationTexts()))!);
    }

    private static async Task<ServedHouse> OpenAsync(Func<string, ImpSettings>? settings = null)
    {
        var folder = new TempFolder();
        var data = DataFolder.Take(folder["data"]);
        var url = $"http://127.0.0.1:{Loopback.FreePort()}";
        var house = new ServedHouse(folder, data, ServerParts.Build(data, settings?.Invoke(url) ?? new ImpSettings { Urls = url, Limits = new LimitSettings { ApiPerMinute = 1_000_000 } }, services => services.AddSingleton(QuickPasswords.Made)), url);
        await house.app.StartAsync();
        house.Of<Migrator>().Run();
        house.Of<Readiness>().Open();
        return house;
    }

    public T Of<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public Task DoAsync(ICommand command, Actor? actor = null) =>
        Of<CommandBus>().ExecuteAsync(command, actor ?? Actor.Person(First.Owner, "Olga", Role.Owner) with { ProvenAt = Of<TimeProvider>().GetUtcNow() });

    /// <summary>A browser that nobody is signed in with; follows no redirect.</summary>
    public HttpClient Browser() => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(Url) };

    /// <summary>A browser with the form's own token and the given fields sent to the sign-in page.</summary>
    public async Task<HttpClient> SignedInAsync(string email, string password = Password)
    {
        var browser = Browser();
        using var answer = await PostFormAsync(browser, "/sign-in", "/sign-in", new() { ["_handler"] = "sign-in", ["Email"] = email, ["Password"] = password });
        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        return browser;
    }

    /// <summary>Loads a page, takes its antiforgery token and posts the fields with it.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(HttpClient browser, string page, string target, Dictionary<string, string> fields)
    {
        var html = await browser.GetStringAsync(page);
        var token = System.Text.RegularExpressions.Regex.Match(html, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        fields["__RequestVerificationToken"] = token;
        return await browser.PostAsync(target, new FormUrlEncodedContent(fields));
    }

    /// <summary>A new person of that role, signed in.</summary>
    public async Task<HttpClient> PersonAsync(Role role)
    {
        var email = $"{role}@example.org";
        await DoAsync(new CreateUser(new(Of<IChance>().NewId()), new(Of<IChance>().NewId()), email, role.ToString(), role, new Secret(Password)));
        return await SignedInAsync(email);
    }

    /// <summary>A program with a new key of that scope.</summary>
    public async Task<HttpClient> ProgramAsync(Role scope)
    {
        var key = KeyText.ApiKey(Of<IChance>());
        await DoAsync(new CreateApiKey(new(Of<IChance>().NewId()), $"{scope} {key[^4..]}", scope, new Secret(key)));
        var program = Browser();
        program.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return program;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        data.Dispose();
        folder.Dispose();
    }
}
