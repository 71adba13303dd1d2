using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Identity;

internal sealed class IdentityTables : IEntityTypeConfiguration<User>, IEntityTypeConfiguration<Session>, IEntityTypeConfiguration<ApiKey>,
    IEntityTypeConfiguration<Team>, IEntityTypeConfiguration<TeamMember>,
    IEntityTypeConfiguration<SecondFactor>, IEntityTypeConfiguration<RecoveryCode>, IEntityTypeConfiguration<SignInRules>, IEntityTypeConfiguration<Invitation>,
    IEntityTypeConfiguration<PasswordReset>, IEntityTypeConfiguration<ProviderAccount>, IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<User> table)
    {
        table.ToTable("Users").HasKey(user => user.Id);
        table.Property(user => user.Id).ValueGeneratedNever();
        table.HasIndex(user => user.EmailKey).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Session> table)
    {
        table.ToTable("Sessions").HasKey(session => session.Id);
        table.Property(session => session.Id).ValueGeneratedNever();
        table.Property(session => session.Way).HasDefaultValue(SignInWay.Password);
        table.HasOne<User>().WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<SecondFactor> table)
    {
        table.ToTable("SecondFactors").HasKey(factor => factor.UserId);
        table.Property(factor => factor.UserId).ValueGeneratedNever();
        table.HasOne<User>().WithOne().HasForeignKey<SecondFactor>(factor => factor.UserId).OnDelete(DeleteBehavior.Cascade);
        table.HasMany(factor => factor.Codes).WithOne().HasForeignKey(code => code.UserId).OnDelete(DeleteBehavior.Cascade);
        table.Navigation(factor => factor.Codes).AutoInclude().UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<RecoveryCode> table) => table.ToTable("RecoveryCodes").HasKey(code => new { code.UserId, code.Hash });

    public void Configure(EntityTypeBuilder<SignInRules> table)
    {
        table.ToTable("SignInRules").HasKey(rules => rules.Id);
        table.Property(rules => rules.Id).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<Invitation> table)
    {
        table.ToTable("Invitations").HasKey(invitation => invitation.Id);
        table.Property(invitation => invitation.Id).ValueGeneratedNever();
        table.Ignore(invitation => invitation.Teams);
        table.HasIndex(invitation => invitation.Hash).IsUnique();
    }

    public void Configure(EntityTypeBuilder<PasswordReset> table)
    {
        table.ToTable("PasswordResets").HasKey(reset => reset.Hash);
        table.HasOne<User>().WithMany().HasForeignKey(reset => reset.UserId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<ProviderAccount> table)
    {
        table.ToTable("ProviderAccounts").HasKey(account => new { account.Issuer, account.Subject });
        table.HasOne<User>().WithMany().HasForeignKey(account => account.UserId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<Passkey> table)
    {
        table.ToTable("Passkeys").HasKey(passkey => passkey.Id);
        table.Property(passkey => passkey.Id).ValueGeneratedNever();
        table.HasOne<User>().WithMany().HasForeignKey(passkey => passkey.UserId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<ApiKey> table)
    {
        table.ToTable("ApiKeys").HasKey(key => key.Id);
        table.Property(key => key.Id).ValueGeneratedNever();
        table.HasIndex(key => key.Hash).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Team> table)
    {
        table.ToTable("Teams").HasKey(team => team.Id);
        table.Property(team => team.Id).ValueGeneratedNever();
        table.HasMany(team => team.Members).WithOne().HasForeignKey(member => member.TeamId).OnDelete(DeleteBehavior.Cascade);
        table.Navigation(team => team.Members).AutoInclude().UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<TeamMember> table)
    {
        table.ToTable("TeamMembers").HasKey(member => new { member.TeamId, member.UserId });
        table.Property(member => member.Role).HasDefaultValue(TeamRole.Member);
        table.HasOne<User>().WithMany().HasForeignKey(member => member.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
