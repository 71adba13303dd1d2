using System.Security.Cryptography;
using System.Text.Json;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace Imp.Web.Identity;

/// <summary>
/// Remembers, sealed and for as long as browsers allow, who has signed in on this device: it has failures of its own to spend, so that whoever tries
/// passwords elsewhere locks nobody out here. It lets nobody in and outlives signing out.
/// </summary>
internal sealed class DeviceCookie(IDataProtectionProvider protection, ImpSettings settings, IChance chance)
{
    /// <summary>Browsers keep no cookie longer.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(400);

    /// <summary>So many people of one device are remembered; whoever signed in last comes first.</summary>
    private const int Most = 8;

    private readonly IDataProtector seal = protection.CreateProtector("known device");
    private readonly string name = settings.IsSecure ? "__Host-imp-device" : "imp-device";

    public void Remember(HttpContext http, UserId person)
    {
        var held = Held(http);
        var mine = held.FirstOrDefault(one => one.Person == person.Value) ?? new Known(person.Value, Convert.ToHexString(chance.Bytes(16)));
        Known[] now = [mine, .. held.Where(one => one.Person != person.Value).Take(Most - 1)];
        http.Response.Cookies.Append(name, seal.Protect(JsonSerializer.Serialize(now)), new CookieOptions
        {
            HttpOnly = true, Secure = settings.IsSecure || http.Request.IsHttps, SameSite = SameSiteMode.Strict, Path = "/", MaxAge = Lasts, IsEssential = true,
        });
    }

    /// <returns>The device's name for each who has signed in on it.</returns>
    public IReadOnlyDictionary<UserId, string> Read(HttpContext http) => Held(http).DistinctBy(one => one.Person).ToDictionary(one => new UserId(one.Person), one => one.Device);

    private Known[] Held(HttpContext http)
    {
        if (http.Request.Cookies[name] is not { Length: > 0 } text) return [];
        try
        {
            return JsonSerializer.Deserialize<Known[]>(seal.Unprotect(text)) ?? [];
        }
        catch (Exception failure) when (failure is CryptographicException or JsonException)
        {
            return [];
        }
    }

    private sealed record Known(Guid Person, string Device);
}
