using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Imp.Web.Identity;

/// <summary>Somebody, as the framework's passkey handler wants to know them.</summary>
internal sealed record PasskeyPerson(UserId Id);

/// <summary>What the framework's passkey handler asks about people and their passkeys. It reads only: what changes goes by commands.</summary>
internal sealed class PasskeyStore(PasskeyQueries passkeys, PeopleQueries people) : IUserPasskeyStore<PasskeyPerson>
{
    public async Task<PasskeyPerson?> FindByIdAsync(string userId, CancellationToken cancel) =>
        Guid.TryParse(userId, out var id) && await people.GetAsync(new UserId(id), cancel) is { Row: { ArchivedAt: null } row } ? new PasskeyPerson(row.Id) : null;

    public Task<string> GetUserIdAsync(PasskeyPerson user, CancellationToken cancel) => Task.FromResult(user.Id.ToString());

    public async Task<string?> GetUserNameAsync(PasskeyPerson user, CancellationToken cancel) => (await people.GetAsync(user.Id, cancel))?.Row.Email;

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PasskeyPerson user, CancellationToken cancel) => [.. (await passkeys.KeysOfAsync(user.Id, cancel)).Select(Read)];

    public async Task<PasskeyPerson?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancel) =>
        await passkeys.OwnerAsync(WebEncoders.Base64UrlEncode(credentialId), cancel) is { } owner ? new PasskeyPerson(owner) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(PasskeyPerson user, byte[] credentialId, CancellationToken cancel)
    {
        var id = WebEncoders.Base64UrlEncode(credentialId);
        return (await passkeys.KeysOfAsync(user.Id, cancel)).FirstOrDefault(one => one.Id == id) is { } found ? Read(found) : null;
    }

    public Task AddOrUpdatePasskeyAsync(PasskeyPerson user, UserPasskeyInfo passkey, CancellationToken cancel) => throw new NotSupportedException();

    public Task RemovePasskeyAsync(PasskeyPerson user, byte[] credentialId, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IdentityResult> CreateAsync(PasskeyPerson user, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IdentityResult> UpdateAsync(PasskeyPerson user, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(PasskeyPerson user, CancellationToken cancel) => throw new NotSupportedException();

    public Task<PasskeyPerson?> FindByNameAsync(string normalizedUserName, CancellationToken cancel) => throw new NotSupportedException();

    public Task<string?> GetNormalizedUserNameAsync(PasskeyPerson user, CancellationToken cancel) => throw new NotSupportedException();

    public Task SetNormalizedUserNameAsync(PasskeyPerson user, string? normalizedName, CancellationToken cancel) => throw new NotSupportedException();

    public Task SetUserNameAsync(PasskeyPerson user, string? userName, CancellationToken cancel) => throw new NotSupportedException();

    public void Dispose()
    {
        // It holds nothing.
    }

    private static UserPasskeyInfo Read(Passkey one) =>
        new(WebEncoders.Base64UrlDecode(one.Id), one.PublicKey, one.CreatedAt, (uint)one.SignCount, null, true, one.IsBackupEligible, one.IsBackedUp, [], []);
}
